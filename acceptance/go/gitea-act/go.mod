module gitea-act

go 1.26

require github.com/nektos/act v0.0.0

// Gitea's act keeps the name of the one that it comes from.
replace github.com/nektos/act => gitea.com/gitea/act v0.261.10
