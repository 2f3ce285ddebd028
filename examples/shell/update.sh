# Sets fields by their names. The credential is in the variables that the README's "Other CI systems" names.
jira-auth fields 'Development status' --issue PROJ-1 # its id, its type and its allowed values
jira-auth update PROJ-1 'Development status=Development Completed' 'Build number=1207'
