import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { refusingPort } from '../../sandbox/net/tcp.js';
import { PATH } from '../kit/tools.js';
import type { Server } from './trial.js';

/**
 * Starts squid, a proxy that others wrote, on loopback. It answers 407 to requests without the credentials.
 *
 * @param folder for its configuration and everything that it writes
 * @param upstream `host:port` of the sandbox's proxy, which gets all requests
 * @param credentials `USER PASSWORD`, without characters that would be encoded
 */
export async function startSquid(folder: string, upstream: string, credentials: string): Promise<Server> {
  const port = await refusingPort();
  // Started as root, it switches to another user, who must be able to reach its files.
  for (const path of [dirname(folder), folder]) chmodSync(path, 0o755);
  const [config, helper] = [join(folder, 'squid.conf'), join(folder, 'helper.sh')];
  // Its own helpers need a file of hashed passwords. The protocol is just one line in and one line out.
  const answer = `if [ "$line" = '${credentials}' ]; then echo OK; else echo ERR; fi`;
  writeFileSync(helper, `#!/bin/sh\nwhile read -r line; do ${answer}; done\n`, { mode: 0o755 });
  const lines = [
    ...[`http_port 127.0.0.1:${port}`, 'never_direct allow all'],
    `cache_peer ${upstream.replace(':', ' parent ')} 0 no-query no-digest no-netdb-exchange default`,
    ...[`auth_param basic program ${helper}`, 'auth_param basic children 1'],
    ...['acl known proxy_auth REQUIRED', 'http_access allow known', 'http_access deny all'],
    ...['cache deny all', 'cache_mem 1 MB', 'max_filedescriptors 256', 'netdb_filename none'],
    ...['pinger_enable off', 'shutdown_lifetime 0 seconds', 'pid_filename none', 'access_log none'],
    ...['cache_log /dev/null', 'memory_cache_shared off', `coredump_dir ${folder}`],
    ...['visible_hostname fake-squid', 'dns_nameservers 127.0.0.1', ''],
  ];
  writeFileSync(config, lines.join('\n'));
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
