/** format=flowed (RFC 3676): lines that end in a blank go on in the next one, as far as the quote depth is the same. */

/** @param text with `\n` line ends. @param deleteSpace the part's `DelSp=yes`, as Japanese senders set it. */
export function unflow(text: string, deleteSpace: boolean): string {
  const out: string[] = [];
  let open: { quote: string; text: string } | null = null;
  for (const line of text.split('\n')) {
    const quote = /^>*/.exec(line)?.[0] ?? '';
    let content = line.slice(quote.length);
    if (content.startsWith(' ')) content = content.slice(1); // space-stuffing
    const isSignature = content === '-- ';
    const flows: boolean = content.endsWith(' ') && !isSignature;
    if (flows && deleteSpace) content = content.slice(0, -1);
    if (open && (isSignature || open.quote !== quote)) {
      out.push(join(open.quote, open.text));
      open = null;
    }
    const whole: string = (open?.text ?? '') + content;
    if (flows) {
      open = { quote, text: whole };
    } else {
      out.push(join(quote, whole));
      open = null;
    }
  }
  if (open) out.push(join(open.quote, open.text));
  return out.join('\n');
}

function join(quote: string, text: string): string {
  return quote === '' || text === '' ? quote + text : `${quote} ${text}`;
}
