import { RUNTIME_METADATA } from '../../heroku/app-features.ts';
import { turnOn } from './turn-on.ts';

/** A deploy without downtime doesn't depend on it: it's there for whoever asks for it. */
export const runtimeMetadata = turnOn('runtime-metadata', RUNTIME_METADATA, { isNamedOnly: true });
