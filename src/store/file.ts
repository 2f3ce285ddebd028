import { lstatSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Failure } from '../failure.js';
import { codeOf, readRegular } from '../files.js';
import { printable } from '../printable.js';
import { type Mask, Secret } from '../secret.js';
import { removeDrafts, replaceFile } from '../files.js';
import { takeLock } from './file-lock.js';
import {
  type GrantEvent,
  type GrantHistory,
  historyAfter,
  historyText,
  NOTHING_KNOWN,
  parseHistory,
} from './grant-history.js';
import { REFRESH_TOKEN_FAILURES, type StoreFailures } from './not-saved.js';
import type { TokenStore } from './token-store.js';

/** Longer than a lock of a process that was killed on another machine is respected. */
const WAIT_MS = 200_000;

/** Larger files hold something else than a token, and are left alone. */
const LARGEST = 65_536;

/** One token, with whatever an editor or a copy leaves around it: line ends, blank lines, a byte order mark. */
const ONE_TOKEN = /^\s*([\x21-\x7e]{8,8192})\s*$/;

/**
 * A file of its owner's, read and written by one process at a time. It is replaced whole: at no moment does a torn one
 * stand in its place, and it is on the disk before anybody is told that it was saved.
 */
export class TokenFile implements TokenStore {
  readonly description: string;
  readonly #path: string;
  readonly #mask: Mask;
  readonly #signal: AbortSignal;
  readonly #failures: StoreFailures;
  #release: (() => void) | undefined;

  /** @param signal ends the waiting for another process */
  constructor(
    path: string,
    mask: Mask,
    signal: AbortSignal,
    failures: StoreFailures = REFRESH_TOKEN_FAILURES,
  ) {
    this.#path = resolve(path);
    this.#mask = mask;
    this.#signal = signal;
    this.#failures = failures;
    this.description = `the file ${nameable(basename(path))}`;
  }

  async open(use: 'exchange' | 'replace' = 'exchange'): Promise<Secret | undefined> {
    try {
      const lock = `${this.#path}.lock`;
      refuseOthers(this.#path);
      refuseOthers(lock);
      this.#release = await takeLock(lock, WAIT_MS, this.#signal);
    } catch (error) {
      this.#signal.throwIfAborted();
      throw error instanceof Failure ? error : this.#problem(error, 'notReady');
    }
    if (!this.#release) {
      throw this.#failures.notReady(
        `Another process has used ${this.description} for ${WAIT_MS / 1000} s.`,
        'Wait for it, or remove the file with ".lock" behind its name if there is none.',
      );
    }
    removeDrafts(this.#path);
    const stored = use === 'exchange' ? this.#read() : undefined;
    this.#proveReplacement();
    return stored;
  }

  /** A file that is mounted by itself, as Docker does it, can be written and not replaced: that is found out here. */
  #proveReplacement(): void {
    if (!lstatSync(this.#path, { throwIfNoEntry: false })) return;
    try {
      replaceFile(this.#path, readWithoutFollowing(this.#path));
    } catch (error) {
      throw this.#problem(error, 'notReady');
    }
  }

  async read(): Promise<Secret | undefined> {
    return await Promise.resolve(this.#read());
  }

  #read(): Secret | undefined {
    if (!lstatSync(this.#path, { throwIfNoEntry: false })) return undefined;
    let text: string;
    try {
      text = readWithoutFollowing(this.#path).toString('utf8');
    } catch (error) {
      throw this.#problem(error, 'notReady');
    }
    const [, token] = ONE_TOKEN.exec(text) ?? [];
    if (token === undefined) {
      throw this.#failures.notReady(
        `There is no refresh token in ${this.description}: it is empty, or contains something else.`,
        'Put the refresh token alone into it, or have `jira-auth consent` write it.',
      );
    }
    const secret = new Secret(token);
    this.#mask(secret);
    return secret;
  }

  save(token: Secret): Promise<void> {
    try {
      replaceFile(this.#path, `${token.reveal()}\n`);
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(this.#problem(error, 'notSaved'));
    }
  }

  /**
   * In a second file beside it. It is written on its own, after the token, so that no end of this process leaves it in
   * the token's way.
   */
  remember(event: GrantEvent, at: Date): Promise<GrantHistory> {
    try {
      const history = historyAfter(this.#storedHistory(), event, at);
      refuseOthers(this.#historyPath);
      removeDrafts(this.#historyPath);
      replaceFile(this.#historyPath, `${historyText(history)}\n`);
      return Promise.resolve(history);
    } catch (error) {
      return Promise.reject(this.#problem(error, 'notSaved'));
    }
  }

  /** @throws the file system's error if there is something that can't be read */
  #storedHistory(): GrantHistory {
    refuseOthers(this.#historyPath);
    const found = lstatSync(this.#historyPath, { throwIfNoEntry: false });
    if (!found || found.size > LARGEST) return NOTHING_KNOWN;
    return parseHistory(readWithoutFollowing(this.#historyPath).toString('utf8'));
  }

  history(): Promise<GrantHistory> {
    try {
      return Promise.resolve(this.#storedHistory());
    } catch {
      // Whatever stands there, or doesn't: it tells nothing, and the token needs none of it.
      return Promise.resolve(NOTHING_KNOWN);
    }
  }

  get #historyPath(): string {
    return `${this.#path}.history.json`;
  }

  close(): Promise<void> {
    try {
      this.#release?.();
    } catch {
      // What stays is a lock of a process that has ended, which the next one takes away.
    }
    this.#release = undefined;
    return Promise.resolve();
  }

  #problem(error: unknown, stage: keyof StoreFailures): Failure {
    return this.#failures[stage](
      `${this.description} can't be used (${codeOf(error)}).`,
      'Check its folder, its owner, and the room on its disk; it must be no link, and its folder must be writable.',
    );
  }
}

/** A longer name may be the token itself, given in the place of a path. */
const LONGEST_NAME = 32;

function nameable(name: string): string {
  return name.length <= LONGEST_NAME ? printable(name) : 'for the token';
}

/** Only a regular file of this user's: a link, or somebody else's file, would hand the token to them. */
function refuseOthers(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return;
  const isOurs = !process.getuid || found.uid === process.getuid();
  if (!found.isFile() || !isOurs) throw Object.assign(new Error('not ours'), { code: 'EPERM' });
}

function readWithoutFollowing(path: string): Buffer {
  return readRegular(path, { largestBytes: LARGEST, follow: false }).bytes;
}
