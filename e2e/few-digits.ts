/** `tsx e2e/few-digits.ts PORT` serves the built page with few digits, for Playwright. */
import { serveFewDigits } from '../tools/vite/few-digits.ts';

await serveFewDigits(Number(process.argv[2]));
