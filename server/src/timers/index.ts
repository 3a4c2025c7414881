/** Front door of the timers room. */
export { sweepTimers, tendAndLookAhead } from './sweep-timers.ts';
