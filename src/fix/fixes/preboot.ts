import { PREBOOT } from '../change.ts';
import { turnOn } from './turn-on.ts';

export const preboot = turnOn('preboot', PREBOOT);
