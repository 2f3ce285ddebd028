import type { ClientCertificate } from '../credential.js';
import { nodeCrypto } from '../node-crypto.js';
import type { Mask } from '../secret.js';
import { type Given, invalid } from '../values/given.js';
import { certificatesIn, isPem, keyObject, readPrivateKey, readSmallFile } from '../values/pem.js';
import type { Inputs } from './inputs.js';

/** Reads `client-certificate` and `client-key`: each PEM, or a PEM file's path. @throws Failure `invalid-input` */
export function readClientCertificate(inputs: Inputs, mask: Mask): ClientCertificate | undefined {
  const [certificate, key] = [inputs.find('client-certificate'), inputs.find('client-key')];
  // Masked before anything else is wrong.
  const keyPem = key && readPrivateKey(key.label, textOf(key), mask, !isPem(key.value));
  const either = certificate ?? key;
  if (!either) return undefined;
  if (!certificate || !key || !keyPem) {
    throw invalid(
      `${either.label} is given without ${certificate ? '`client-key`' : '`client-certificate`'}.`,
      'Give both, or neither.',
    );
  }
  const chain = certificatesIn(textOf(certificate).replace(/\\[rn]/g, ''));
  if (!chain) {
    throw invalid(
      `${certificate.label} holds no certificate in PEM.`,
      'Give "-----BEGIN CERTIFICATE-----" and what follows, or the path of a file that holds it.',
    );
  }
  const pem = `${chain.join('\n')}\n`;
  // Of several, Node reads the first.
  if (new (nodeCrypto().X509Certificate)(pem).checkPrivateKey(keyObject(key.label, keyPem))) {
    return { certificate: pem, key: keyPem };
  }
  throw invalid(
    `${key.label} does not belong to the first certificate in ${certificate.label}.`,
    "Give the two files that were issued together; the server's own certificates come after the client's, or not at all.",
  );
}

function textOf({ label, value }: Given): string {
  const text = isPem(value) ? value : readSmallFile(value);
  if (text !== undefined) return text;
  throw invalid(
    `${label} is neither PEM nor the path of a readable file.`,
    'Give the text from "-----BEGIN" to "-----END ...-----", or the path of a file of at most 1 MB that holds it.',
  );
}
