// Where the command line begins: `node cli/irori.ts <command> …`, called by `npm run irori`.
import { main } from './main.ts';

process.exitCode = await main(process.argv.slice(2), {
  print: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
});
