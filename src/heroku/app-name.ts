/** An app's name as Heroku admits it: 3 to 30 characters. */
export const APP_NAME = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/;
