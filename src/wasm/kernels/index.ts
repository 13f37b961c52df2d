export { help, run } from './program';
