import type { Clock } from '../base/clock.ts';
import type { WarmupRequest } from '../warmup/request.ts';
import { type AskProbePorts, createProbeAsker } from './ask.ts';
import { createNetworkLook } from './network.ts';
import type { ProbePorts } from './prober.ts';

export interface ProbeNet extends AskProbePorts, Pick<Clock, 'sleep'> {
  /** another host, to see whether this machine has a network */
  readonly hosts: { readonly apiUrl: string };
}

/** Real probes. */
export function probePorts(net: ProbeNet, request: WarmupRequest): ProbePorts {
  const { now, today, sleep, hosts } = net;
  const ask = createProbeAsker(net, request);
  return { now, today, sleep, ask, isOnline: createNetworkLook(net, hosts.apiUrl) };
}
