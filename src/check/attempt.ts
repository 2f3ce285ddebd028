import { Failure } from '../failure.js';

/** Does work, and keeps its failure for later, so that other work is done as well. @throws what is no Failure */
export async function attempt(failures: Failure[], work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    failures.push(error);
  }
}
