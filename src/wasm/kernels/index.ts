export { help, run } from './run-program';
