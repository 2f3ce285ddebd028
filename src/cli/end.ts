/** Told the exit status of a command that did not throw. */
export type End = (status: number) => void;
