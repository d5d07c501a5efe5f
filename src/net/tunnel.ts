import type { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';

export interface Tunnel {
  readonly agent: Agent;
  /** the proxy's answer to CONNECT */
  readonly status: () => number;
}

export interface Tls {
  readonly secureContext: SecureContext | undefined;
  readonly rejectUnauthorized: true;
}

interface TunnelSettings {
  readonly tls: Tls;
  readonly signal: AbortSignal | undefined;
}

/**
 * A tunnel through a proxy, by CONNECT, for one request.
 * @param onSocket called with its connection; isOpen: the proxy hasn't refused it
 */
export function createTunnel(
  proxy: URL,
  { tls, signal }: TunnelSettings,
  onSocket: (socket: Duplex, isOpen: boolean) => void,
): Tunnel {
  const agent = new HttpsProxyAgent(withoutUserInfo(proxy), {
    ...tls,
    headers: proxyAuthorization(proxy),
    // For a proxy that doesn't answer: no request owns the connection yet.
    ...(signal && { signal }),
  });
  const connect = agent.connect.bind(agent);
  let status = 200;
  agent.connect = async (request, options) => {
    const socket = await connect(request, { ...options, ...tls });
    if ('once' in socket) onSocket(socket, status === 200);
    return socket;
  };
  agent.on('proxyConnect', (answer: { statusCode: number }) => {
    status = answer.statusCode;
  });
  return { agent, status: () => status };
}

/** The agent writes its proxy's URL to DEBUG logs. */
function withoutUserInfo(proxy: URL): URL {
  const url = new URL(proxy);
  url.username = '';
  url.password = '';
  return url;
}

function proxyAuthorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
