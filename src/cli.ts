#!/usr/bin/env node
import { JIRA_AUTH } from './cli/commands.js';
import { openCommandLine } from './cli/door.js';

openCommandLine(JIRA_AUTH);
