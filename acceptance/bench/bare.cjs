// The least that a program can do that logs in: both questions at once, each through the proxy, and the answers read.
const http = require('node:http');
const https = require('node:https');
const tls = require('node:tls');

const { hostname, port } = new URL(process.env.HTTPS_PROXY);
const { SITE: host, PAIR: pair } = process.env;
const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;

function ask(path, headers) {
  const tunnel = http.request({ hostname, port, method: 'CONNECT', path: `${host}:443`, agent: false });
  tunnel.on('connect', (_answer, socket) => {
    const createConnection = () => tls.connect({ socket, servername: host });
    https.get({ host, path, headers, createConnection }, async (answer) => {
      let text = '';
      for await (const chunk of answer) text += chunk;
      if (answer.statusCode !== 200) process.exitCode = 1;
      JSON.parse(text);
      socket.destroy();
    });
  });
  tunnel.end();
}

ask('/_edge/tenant_info', {});
ask('/rest/api/3/myself', { authorization });
