import { scenario, users } from './scenario.js';

scenario('missing-credentials: nothing to log in with is given', { inputs: { email: users.ada.email } });
