export { help, run } from './run';
