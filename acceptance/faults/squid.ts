import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { refusingPort } from '../../sandbox/net/tcp.js';
import { PATH } from '../kit/tools.js';
import type { Server } from './trial.js';

export interface Squid extends Server {
  kill(): void;
}

interface Options {
  /** Answers 407 to requests without these. */
  readonly credentials?: { readonly username: string; readonly password: string };
  /** Answers 403 to CONNECT with this host. */
  readonly denied?: string;
}

/**
 * Starts squid on a free port of loopback.
 *
 * @param folder for its configuration and everything that it writes
 * @param upstream `host:port` of the sandbox's proxy, which gets all requests
 */
export async function startSquid(folder: string, upstream: string, options: Options): Promise<Squid> {
  const port = await refusingPort();
  // Started as root, it switches to another user, who must be able to reach its files.
  for (const path of [dirname(folder), folder]) chmodSync(path, 0o755);
  const config = join(folder, 'squid.conf');
  writeFileSync(config, [...configured(port, folder, upstream, options), ''].join('\n'));
  // Separate names keep two apart, because those with the same name share memory.
  const service = `jiraauth${port}`;
  const args = ['-N', '-d', '1', '-n', service, '-f', config];
  const child = spawn('squid', args, { env: { PATH }, stdio: ['ignore', 'pipe', 'pipe'], cwd: folder });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'exit').then(() => false);
  if (!(await Promise.race([isListening(port), ended]))) {
    child.kill('SIGKILL');
    throw new Error(`squid does not listen: ${said}`);
  }
  return {
    port,
    kill: () => void child.kill('SIGKILL'),
    close: async () => {
      child.kill('SIGKILL');
      await ended;
      // Files that it leaves behind when killed.
      const shared = existsSync('/dev/shm') ? readdirSync('/dev/shm') : [];
      for (const left of shared.filter((file) => file.startsWith(`${service}-`)))
        rmSync(join('/dev/shm', left), { force: true });
    },
  };
}

async function isListening(port: number): Promise<boolean> {
  const end = performance.now() + 15_000;
  while (performance.now() < end) {
    const socket = connect({ host: '127.0.0.1', port });
    const isTaken = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isTaken) return true;
    await pause(20);
  }
  return false;
}

function configured(
  port: number,
  folder: string,
  upstream: string,
  { credentials, denied }: Options,
): string[] {
  const helper = join(folder, 'helper.sh');
  if (credentials) {
    // Its own helpers need a file of hashed passwords. The protocol is just one line in and one line out.
    const line = `${credentials.username} ${encodeURIComponent(credentials.password)}`;
    const answer = `if [ "$line" = '${line}' ]; then echo OK; else echo ERR; fi`;
    writeFileSync(helper, `#!/bin/sh\nwhile read -r line; do ${answer}; done\n`, { mode: 0o755 });
  }
  return [
    `http_port 127.0.0.1:${port}`,
    `cache_peer ${upstream.replace(':', ' parent ')} 0 no-query no-digest no-netdb-exchange default`,
    'never_direct allow all',
    ...(credentials
      ? [`auth_param basic program ${helper}`, 'auth_param basic children 1', 'acl known proxy_auth REQUIRED']
      : []),
    ...(denied === undefined ? [] : [`acl denied dstdomain ${denied}`, 'http_access deny denied']),
    credentials ? 'http_access allow known' : 'http_access allow all',
    ...['http_access deny all', 'cache deny all', 'cache_mem 1 MB', 'max_filedescriptors 256'],
    ...['netdb_filename none', 'pinger_enable off', 'shutdown_lifetime 0 seconds', 'pid_filename none'],
    ...['access_log none', 'cache_log /dev/null', 'memory_cache_shared off', `coredump_dir ${folder}`],
    ...['visible_hostname fake-squid', 'dns_nameservers 127.0.0.1'],
  ];
}
