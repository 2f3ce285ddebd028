import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { refusingPort } from '../../sandbox/net/tcp.js';

/** A proxy that others wrote, in front of the sandbox's own. */
export interface RealProxy {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  /** Ends it as a crash would, with every connection through it. */
  kill(): void;
  close(): Promise<void>;
}

export interface RealProxyOptions {
  /** Of its own, for its configuration and whatever it writes. */
  readonly folder: string;
  /** `host:port` of the sandbox's proxy, where everything goes on to. */
  readonly upstream: string;
  /** Without these it answers 407. */
  readonly credentials?: { readonly username: string; readonly password: string };
  /** It answers 403 to CONNECT with this host. */
  readonly denied?: string;
}

export type RealProxyName = 'tinyproxy' | 'squid';

/** Debian puts squid where only root looks. */
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

/** Why it can't be used on this machine. */
export function missingProxy(name: RealProxyName): string | undefined {
  const { status } = spawnSync('sh', ['-c', `command -v ${name}`], { env: { PATH }, stdio: 'ignore' });
  return status === 0 ? undefined : `${name} is not installed (apt-get install ${name})`;
}

/** How long a proxy may take until it listens. Milliseconds. */
const START_MS = 15_000;

/** Starts one on a free port of loopback. */
export async function startRealProxy(name: RealProxyName, options: RealProxyOptions): Promise<RealProxy> {
  const port = await refusingPort();
  const { folder } = options;
  // Started as root, both serve as a user of their own, who has to find the way to what they read.
  chmodSync(folder, 0o755);
  const config = join(folder, `${name}.conf`);
  writeFileSync(config, name === 'tinyproxy' ? tinyproxy(port, options) : squid(port, options));
  // A name of its own keeps two of them apart, which share memory by their names.
  const service = `jiraauth${port}`;
  const args = name === 'tinyproxy' ? ['-d', '-c', config] : ['-N', '-d', '1', '-n', service, '-f', config];
  const child = spawn(name, args, { env: { PATH }, stdio: ['ignore', 'pipe', 'pipe'], cwd: folder });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  const ended = once(child, 'exit').then(() => 'ended' as const);
  const listening = await Promise.race([isListening(port), ended]);
  if (listening !== true) {
    child.kill('SIGKILL');
    throw new Error(`${name} does not listen: ${said}`);
  }
  return {
    address: `127.0.0.1:${port}`,
    kill: () => {
      child.kill('SIGKILL');
    },
    close: async () => {
      if (!hasEnded(child)) child.kill('SIGKILL');
      await ended;
      removeSharedMemory(service);
    },
  };
}

/** What squid leaves behind if it is killed. */
function removeSharedMemory(service: string): void {
  const folder = '/dev/shm';
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${service}-`)) rmSync(join(folder, name), { force: true });
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Whether something takes connections there before the time is over. */
async function isListening(port: number): Promise<boolean> {
  const end = performance.now() + START_MS;
  while (performance.now() < end) {
    const socket = connect({ host: '127.0.0.1', port });
    const answer = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
    ]);
    socket.destroy();
    if (answer) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

function tinyproxy(port: number, { folder, upstream, credentials, denied }: RealProxyOptions): string {
  if (denied !== undefined) writeFileSync(join(folder, 'filter'), `^${denied.replaceAll('.', '\\.')}$\n`);
  return [
    `Port ${port}`,
    'Listen 127.0.0.1',
    'Timeout 60',
    'MaxClients 20',
    `Upstream http ${upstream}`,
    'ConnectPort 443',
    ...(credentials ? [`BasicAuth ${credentials.username} ${credentials.password}`] : []),
    ...(denied === undefined ? [] : [`Filter "${join(folder, 'filter')}"`, 'FilterExtended On']),
    '',
  ].join('\n');
}

function squid(port: number, { folder, upstream, credentials, denied }: RealProxyOptions): string {
  const [host = '', peer = ''] = upstream.split(':');
  const helper = join(folder, 'helper.sh');
  if (credentials) {
    // Squid's own helpers want a file of hashed passwords; one line in and one out is all that it asks of them.
    const line = `${credentials.username} ${encodeURIComponent(credentials.password)}`;
    writeFileSync(
      helper,
      `#!/bin/sh\nwhile read -r line; do if [ "$line" = '${line}' ]; then echo OK; else echo ERR; fi; done\n`,
    );
    chmodSync(helper, 0o755);
  }
  return [
    `http_port 127.0.0.1:${port}`,
    `cache_peer ${host} parent ${peer} 0 no-query no-digest no-netdb-exchange default`,
    'never_direct allow all',
    ...(credentials
      ? [`auth_param basic program ${helper}`, 'auth_param basic children 1', 'acl known proxy_auth REQUIRED']
      : []),
    ...(denied === undefined ? [] : [`acl denied dstdomain ${denied}`, 'http_access deny denied']),
    credentials ? 'http_access allow known' : 'http_access allow all',
    'http_access deny all',
    'cache deny all',
    'cache_mem 1 MB',
    'max_filedescriptors 256',
    'netdb_filename none',
    'pinger_enable off',
    'shutdown_lifetime 0 seconds',
    `pid_filename none`,
    'access_log none',
    'cache_log /dev/null',
    'memory_cache_shared off',
    `coredump_dir ${folder}`,
    'visible_hostname fake-squid',
    'dns_nameservers 127.0.0.1',
    '',
  ].join('\n');
}
