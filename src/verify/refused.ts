import type { Failure } from '../failure.js';
import type { HttpAnswer } from '../transport/http.js';
import type { Asked } from './answer.js';

/** The failure for an answer with an error status, or one for an anonymous visitor; few runs need its words. */
export async function refused(answer: HttpAnswer, asked: Asked): Promise<Failure> {
  const { refusal } = await import('./refusal.js');
  return refusal(answer, asked);
}
