import { presetScenario } from '../../src/simulator/scenario/presets.ts';
import { startSimulator } from '../../src/simulator/world.ts';
import { openTunnel, startRelay } from './relay.ts';
import { APPS, ROUND_TRIPS_MS, type WorldReady } from './world.ts';

// The servers are in a process of their own, because the benchmark's waits for the programs that it measures.

// Nothing sleeps, crashes or fails in it, and an answer takes no time of its own.
const apps = APPS.flatMap((name) =>
  Object.entries(presetScenario('zero-downtime', name).apps).map(([app, spec]) => [
    app,
    { ...spec, webUrl: `https://${app}.herokuapp.com/`, bootSeconds: 1, buildSeconds: 1 },
  ]),
);
const world = await startSimulator({
  scenario: { apps: Object.fromEntries(apps) as never },
  // The API allows more requests in a simulated minute than the benchmark makes in a real second.
  speed: 1000,
  keepsEvents: false,
});
const proxyPort = Number(new URL(world.env.HTTPS_PROXY ?? '').port);
// The server goes by the Host header, and not by the tunnel's name.
const relays = ROUND_TRIPS_MS.map((ms) =>
  startRelay(ms, () => openTunnel(proxyPort, 'api.heroku.com:443')),
);
const ports = (await Promise.all(relays)).map(({ port }) => port);
process.send?.({ env: world.env, token: world.token, ports } satisfies WorldReady);
// The benchmark has ended, however that happened.
process.on('disconnect', () => {
  void world.stop().then(() => process.exit());
});
