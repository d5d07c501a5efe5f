import type * as z from 'zod/mini';

type AnySchema = z.core.$ZodTypes;

/** The keys that `schema` knows for the object at `path`. */
export function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  return path
    .reduce<AnySchema[]>(
      (schemas, step) => schemas.flatMap((each) => child(each, step)),
      alternatives(schema),
    )
    .flatMap(({ _zod: { def } }) => (def.type === 'object' ? Object.keys(def.shape) : []));
}

const WRAPPERS: ReadonlySet<string> = new Set(['optional', 'default', 'prefault', 'nullable']);

/** What a schema may stand for: itself, or the members of a union, without wrappers. */
function alternatives(schema: z.core.$ZodType): AnySchema[] {
  const known = schema as AnySchema;
  const { def } = known._zod;
  if ('innerType' in def && WRAPPERS.has(def.type)) return alternatives(def.innerType);
  if (def.type === 'union') return def.options.flatMap(alternatives);
  return [known];
}

function child({ _zod: { def } }: AnySchema, step: PropertyKey): AnySchema[] {
  const found = childSchema(def, step);
  return found ? alternatives(found) : [];
}

function childSchema(
  def: AnySchema['_zod']['def'],
  step: PropertyKey,
): z.core.$ZodType | undefined {
  if (def.type === 'object') return def.shape[String(step)];
  if (def.type === 'record') return def.valueType;
  if (def.type === 'array') return def.element;
  if (def.type === 'tuple') return def.items[Number(step)];
  return undefined;
}
