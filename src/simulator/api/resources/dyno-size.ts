import type * as Heroku from '@heroku-cli/schema';
import {
  DYNO_SIZES,
  findSize,
  isSingleDyno,
  SIZE_NAMES,
  type SizeName,
} from '../../app/dyno-sizes.ts';
import type { Api } from '../api-env.ts';
import { notFound } from '../api-error.ts';
import { sendList } from '../collection.ts';
import { named } from './common.ts';

export function addDynoSizes(api: Api): void {
  api.get('/dyno-sizes', (context) => sendList(context, SIZE_NAMES.map(dynoSizeBody)));
  api.get('/dyno-sizes/:size', (context) => {
    const key = context.req.param('size');
    const size = findSize(key) ?? SIZE_NAMES.find((name) => named('dyno-size', name).id === key);
    if (size === undefined) throw notFound('dyno size');
    return context.json(dynoSizeBody(size));
  });
}

function dynoSizeBody(size: SizeName): Heroku.DynoSize {
  const { name, tier, generation, memoryGb, compute, dedicated, cents } = DYNO_SIZES[size];
  return {
    // Fir's dynos are ARM machines.
    architecture: generation === 'fir' ? 'arm64' : 'amd64',
    can_autoscale: dedicated,
    compute,
    cost: cents === null ? null : { cents, unit: 'month' },
    dedicated,
    generation: named('generation', generation),
    id: named('dyno-size', size).id,
    infrastructure_tier: tier,
    memory: memoryGb,
    name,
    precise_dyno_units: isSingleDyno(size) ? 0 : compute,
    private_space_only: tier === 'private',
    product_dyno_tier: name.replace(/-.*/, ''),
  };
}
