import { cleanUp } from './hand-over/github-clean-up.js';

cleanUp(process.env);
