// What Heroku calls the app features that this is about.
export const AFFINITY = 'http-session-affinity';
export const PREBOOT = 'preboot';
export const RUNTIME_METADATA = 'runtime-dyno-metadata';
