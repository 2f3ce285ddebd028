import { join } from 'node:path';
import type { Tls } from '../transport/trust.js';
import type { TlsFiles } from './curl-config.js';
import {
  createPrivateDirectory,
  newDirectoryName,
  type PrivateFile,
  removePrivateDirectory,
  replacePrivateFile,
  writePrivateFile,
} from './private-directory.js';

/** What makes a step's directory known later, so that whatever happens next can be cleaned up. */
export interface StepFilesHooks {
  /** Told the directory's name before it is made. */
  readonly remember?: (name: string) => void;
  /** The text of its first file, `job.json`. */
  readonly jobFile?: string;
}

/** A step's own directory and the files in it, made when the first of them is written. */
export class StepFiles {
  readonly #parent: string;
  readonly #hooks: StepFilesHooks;
  #name: string | undefined;
  #tls: TlsFiles | undefined;

  /** @param parent the folder for temporary files */
  constructor(parent: string, hooks: StepFilesHooks) {
    this.#parent = parent;
    this.#hooks = hooks;
  }

  /** The directory's path. @throws the file system's error */
  get directory(): string {
    if (this.#name === undefined) {
      const name = newDirectoryName();
      this.#hooks.remember?.(name);
      this.#name = name;
      createPrivateDirectory(this.#parent, name);
      if (this.#hooks.jobFile !== undefined) this.write('job.json', this.#hooks.jobFile);
    }
    return join(this.#parent, this.#name);
  }

  /** Writes a new file. @returns its path @throws the file system's error */
  write(file: PrivateFile, text: string, mode?: number): string {
    return writePrivateFile(this.directory, file, text, mode);
  }

  /** Writes the curl config in place of the one that is there. @throws the file system's error */
  replaceCurlConfig(text: string): void {
    replacePrivateFile(this.directory, 'curl.conf', text);
  }

  /** Writes what later connections need, once. @throws the file system's error */
  writeTls(tls: Tls | undefined): TlsFiles {
    this.#tls ??= {
      authorities: tls?.authorities && this.write('ca.pem', tls.authorities),
      clientCertificate: tls?.client && this.write('client.pem', tls.client.certificate),
      clientKey: tls?.client && this.write('client-key.pem', tls.client.key.reveal()),
    };
    return this.#tls;
  }

  /** Removes everything. @throws the file system's error */
  remove(): void {
    if (this.#name !== undefined) removePrivateDirectory(this.#parent, this.#name);
    this.#name = undefined;
    this.#tls = undefined;
  }
}
