import { X509Certificate } from 'node:crypto';
import type { ClientCertificate } from '../credential.js';
import { Failure } from '../failure.js';
import type { Mask, Secret } from '../secret.js';
import type { Given, Inputs } from './inputs.js';
import { certificatesIn, readSmallFile } from './pem-file.js';
import { isPem, keyObject, readPrivateKey } from '../values/pem.js';

/**
 * Reads `client-certificate` and `client-key`, each the path of a PEM file or the PEM itself.
 *
 * @throws Failure `invalid-input`
 */
export function readClientCertificate(inputs: Inputs, mask: Mask): ClientCertificate | undefined {
  const certificate = inputs.find('client-certificate');
  const key = inputs.find('client-key');
  // Masked before anything else is wrong.
  const keyPem = key && readKey(key, mask);
  const either = certificate ?? key;
  if (!either) return undefined;
  if (!certificate || !key || !keyPem) {
    throw new Failure(
      'invalid-input',
      `${either.label} is given without ${certificate ? '`client-key`' : '`client-certificate`'}.`,
      'Give both, or neither.',
    );
  }
  const chain = certificatesOf(certificate);
  if (new X509Certificate(chain[0] ?? '').checkPrivateKey(keyObject(key.label, keyPem))) {
    return { certificate: `${chain.join('\n')}\n`, key: keyPem };
  }
  throw new Failure(
    'invalid-input',
    `${key.label} does not belong to the first certificate in ${certificate.label}.`,
    "Give the two files that were issued together; the server's own certificates come after the client's, or not at all.",
  );
}

function readKey(key: Given, mask: Mask): Secret {
  return isPem(key.value)
    ? readPrivateKey(key.label, key.value, mask)
    : readPrivateKey(key.label, fileText(key), mask, true);
}

function certificatesOf(given: Given): string[] {
  const text = isPem(given.value) ? given.value.replace(/\\[rn]/g, '') : fileText(given);
  const certificates = certificatesIn(text);
  if (certificates) return certificates;
  throw new Failure(
    'invalid-input',
    `${given.label} holds no certificate in PEM.`,
    'Give "-----BEGIN CERTIFICATE-----" and what follows, or the path of a file that holds it.',
  );
}

function fileText({ label, value }: Given): string {
  const text = readSmallFile(value);
  if (text !== undefined) return text;
  throw new Failure(
    'invalid-input',
    `${label} is neither PEM nor the path of a readable file.`,
    'Give the text from "-----BEGIN" to "-----END ...-----", or the path of a file of at most 1 MB that holds it.',
  );
}
