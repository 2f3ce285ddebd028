import type { Marks } from '../read/credential-mark.js';
import type { Session } from '../verify/session.js';
import type { StepFiles } from './step-files.js';

/** Records a login beside its curl config, because variables may change on the way. @throws the file system's error */
export function writeLogin(files: StepFiles, session: Session, marks: Marks): void {
  const { baseUrl, apiUrl, siteUrl, deployment, method, account } = session;
  const { id, name } = account;
  files.write(
    'login.json',
    JSON.stringify({ baseUrl, apiUrl, siteUrl, deployment, method, account: { id, name }, marks }),
  );
}
