#!/usr/bin/env node
import { JIRA_AUTH } from './cli/commands.js';
import { openCommandLine } from './cli/program.js';

openCommandLine(JIRA_AUTH);
