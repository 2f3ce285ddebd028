import { lstatSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Failure } from '../failure.js';
import { codeOf, isOwn, problem, readRegular, removeDrafts, replaceFile } from '../files.js';
import { printable } from '../printable.js';
import type { Secret } from '../secret.js';
import { takeLock } from './file-lock.js';
import {
  consentIn,
  oneToken,
  REFRESH_TOKEN_FAILURES,
  type StoreEffects,
  type StoreFailures,
  type TokenStore,
} from './token-store.js';

/** Longer than the time after which the lock of a process killed on another machine is stale. */
const WAIT_MS = 200_000;

/** Larger files hold no token. */
const LARGEST = 65_536;

/**
 * A private file, used by one process at a time, replaced atomically, and synced to disk before the token counts as
 * saved. The consent's date is in a second file, written after the token, so it can't prevent the saving.
 */
export function tokenFile(
  given: string,
  { mask, signal, failures = REFRESH_TOKEN_FAILURES }: Pick<StoreEffects, 'mask' | 'signal' | 'failures'>,
): Required<TokenStore> {
  const path = resolve(given);
  const history = `${path}.history.json`;
  const name = basename(path);
  // A longer name may be the token itself, given instead of a path.
  const description = `the file ${name.length <= 32 ? printable(name) : 'for the token'}`;
  let release: (() => void) | undefined;

  const attempt = async <T>(stage: keyof StoreFailures, work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Failure || error === signal.reason) throw error;
      throw failures[stage](
        `Can't use ${description} (${codeOf(error)}).`,
        'Check its folder, its owner, and the free space on its disk. It must not be a link, and its folder must be writable.',
      );
    }
  };

  const tokenIn = (stored: Buffer): Secret => {
    const token = oneToken(stored.toString('utf8'), mask);
    if (token) return token;
    throw failures.notSaved(
      `There is no refresh token in ${description}: it is empty, or contains something else.`,
      'Store only the refresh token in it, or let `jira-auth consent` write it.',
    );
  };

  return {
    description,
    open: (use = 'exchange') =>
      attempt('notReady', async () => {
        const lock = `${path}.lock`;
        refuseOthers(path);
        refuseOthers(lock);
        release = await takeLock(lock, WAIT_MS, signal);
        if (!release) {
          throw failures.notReady(
            `Another process has used ${description} for ${WAIT_MS / 1000} s.`,
            'Wait for it. If no such process runs, remove the file whose name ends in ".lock".',
          );
        }
        removeDrafts(path);
        const stored = bytesOf(path);
        if (!stored) return undefined;
        const token = use === 'exchange' ? tokenIn(stored) : undefined;
        // Detects a file mounted by itself, as in Docker, which can be written but not replaced.
        replaceFile(path, stored);
        return token;
      }),
    read: () =>
      attempt('notReady', () => {
        const stored = bytesOf(path);
        return stored && tokenIn(stored);
      }),
    save: (token) =>
      attempt('notSaved', () => {
        replaceFile(path, `${token.reveal()}\n`);
      }),
    remember: (consentedAt) =>
      attempt('notSaved', () => {
        refuseOthers(history);
        removeDrafts(history);
        replaceFile(history, `${JSON.stringify({ consentedAt })}\n`);
      }),
    consentedAt: () =>
      attempt('notSaved', () => {
        const found = refuseOthers(history);
        return found && found.size <= LARGEST ? consentIn(String(bytesOf(history))) : undefined;
      }),
    close: () => {
      try {
        release?.();
      } catch {
        // When this process has ended, the next one removes the lock.
      }
      release = undefined;
      return Promise.resolve();
    },
  };
}

/** Accepts only this user's regular files. A link or another user's file would expose the token. */
function refuseOthers(path: string): ReturnType<typeof lstatSync> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found && !(found.isFile() && isOwn(found))) throw problem('EPERM');
  return found;
}

/** @returns `undefined` if there is no file */
function bytesOf(path: string): Buffer | undefined {
  if (!lstatSync(path, { throwIfNoEntry: false })) return undefined;
  return readRegular(path, { largestBytes: LARGEST, follow: false }).bytes;
}
