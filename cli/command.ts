// What a command is, and how it fails.

/** One option of a command, for its help and for reading it. */
export interface Option {
  /** Without the dashes. */
  readonly name: string;
  /** What stands for its value in the help; none for a switch. */
  readonly value?: string;
  readonly text: string;
  readonly required?: boolean;
  readonly repeatable?: boolean;
  readonly fallback?: string;
}

export interface Options {
  readonly help: boolean;
  readonly json: boolean;
  /** The value of an option; `undefined` when it was not given. */
  one(name: string): string | undefined;
  all(name: string): readonly string[];
  has(name: string): boolean;
  /** Arguments that are no options. */
  readonly files: readonly string[];
}

/** Where lines go. */
export interface Output {
  readonly print: (line: string) => void;
  readonly error: (line: string) => void;
}

/** What a command has to say at its end, unless it has printed all of it line by line. `code` is 0 unless said otherwise. */
export type Answer =
  | { readonly json: unknown; readonly text: string; readonly code?: number }
  | { readonly printed: true; readonly code?: number };

export interface Command {
  /** One or two words: `token create`. */
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  /** Arguments that are no options, such as `FILE`; none when it takes none. */
  readonly arguments?: { readonly name: string; readonly many?: true; readonly text: string };
  readonly options: readonly Option[];
  /** It works on what a server would hold, so that no server may run on the data directory meanwhile. */
  readonly onlyStopped?: true;
  /** What it needs of the server's code is loaded here, so that `--help` and the like cost nothing. */
  run(options: Options, out: Output): Promise<Answer>;
}

/** Called in a wrong way; the message is one line that says what is right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** It was called in the right way and could not be done; `code` is stable. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
