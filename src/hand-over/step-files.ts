import { join } from 'node:path';
import type { Tls } from '../transport/trust.js';
import type { TlsFiles } from './curl-config.js';
import {
  createPrivateDirectory,
  newDirectoryName,
  type PrivateFile,
  removePrivateDirectory,
  writePrivateFile,
} from './private-directory.js';

/** A step's own directory and the files in it, made when the first of them is written. */
export class StepFiles {
  readonly #parent: string;
  readonly #remember: (name: string) => void;
  #name: string | undefined;
  #tls: TlsFiles | undefined;

  /**
   * @param parent the folder for temporary files
   * @param remember told the directory's name before it is made, so that whatever happens next can be cleaned up
   */
  constructor(parent: string, remember: (name: string) => void) {
    this.#parent = parent;
    this.#remember = remember;
  }

  /** The directory's path. @throws the file system's error */
  get directory(): string {
    if (this.#name === undefined) {
      const name = newDirectoryName();
      this.#remember(name);
      this.#name = name;
      createPrivateDirectory(this.#parent, name);
    }
    return join(this.#parent, this.#name);
  }

  /** Writes a new file. @returns its path @throws the file system's error */
  write(file: PrivateFile, text: string, mode?: number): string {
    return writePrivateFile(this.directory, file, text, mode);
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
