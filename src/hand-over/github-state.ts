/**
 * Names in the state that the runner keeps in memory and gives to this Action's `post` step alone: the step's directory
 * under RUNNER_TEMP, and a session that has to be ended.
 */
export const DIRECTORY_STATE = 'directory';
export const SESSION_STATE = 'session';
