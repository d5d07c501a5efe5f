import { installManagers } from './managers.ts';

/** What jest does once, before all tests. */
export default installManagers;
