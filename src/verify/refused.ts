import type { Failure } from '../failure.js';
import type { HttpAnswer } from '../transport/network.js';
import type { Asked } from './answer.js';

/** As `refusal`, loaded late: few runs need it. */
export async function refused(answer: HttpAnswer, asked: Asked): Promise<Failure> {
  const { refusal } = await import('./refusal.js');
  return refusal(answer, asked);
}
