import { PREBOOT } from '../../heroku/app-features.ts';
import { turnOn } from './turn-on.ts';

export const preboot = turnOn('preboot', PREBOOT);
