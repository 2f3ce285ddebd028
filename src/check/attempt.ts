import { Failure } from '../failure.js';

/** Does work and keeps its failure for later, so other work is still done. @throws any error other than a Failure */
export async function attempt(failures: Failure[], work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    failures.push(error);
  }
}
