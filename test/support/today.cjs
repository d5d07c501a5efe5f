// Preloaded into a Node whose output depends on the date: sets it to E2E_TODAY.
const start = new Date(process.env.E2E_TODAY).getTime() - Date.now();
const Real = Date;

globalThis.Date = class extends Real {
  constructor(...args) {
    super(...(args.length === 0 ? [Real.now() + start] : args));
  }
  static now() {
    return Real.now() + start;
  }
};
