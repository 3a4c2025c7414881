// A real browser as a member has it open: whatever it complains about is kept, axe looks at what it shows, and an input
// method can be at work in it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';

/** How somebody has their screen; what is not said is a desktop, light, English. */
export interface Look {
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Ends it, with all that the browser kept of it. */
  close(): Promise<void>;
}

export type Composing =
  /** What is underlined so far, not yet a part of the text. */
  | { readonly compose: string }
  /** A key that the input method takes for itself; a page sees it with the key code 229. */
  | { readonly key: string; readonly modifiers?: number }
  /** What the input method puts into the text at the end. */
  | { readonly insert: string };

/** Modifiers as the DevTools protocol counts them. */
export const modifier = { alt: 1, control: 2 } as const;

export class TestBrowser {
  /** Console errors and warnings, and errors nobody caught, of all visits so far. */
  readonly complaints: string[] = [];
  private readonly browser: Browser;

  private constructor(browser: Browser) {
    this.browser = browser;
  }

  static async open(): Promise<TestBrowser> {
    const browser = await chromium.launch({
      executablePath: process.env.IRORI_CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-sync'],
    });
    return new TestBrowser(browser);
  }

  /** Somebody who has never been here: no cookie, no local copy. */
  async visit({ locale = 'en-US', colorScheme = 'light', width = 1440 }: Look = {}): Promise<Visit> {
    const isPhone = width < 760;
    const context = await this.browser.newContext({
      viewport: { width, height: isPhone ? 844 : 900 },
      hasTouch: isPhone,
      locale,
      colorScheme,
      reducedMotion: 'reduce', // axe must not measure a colour on its way
    });
    context.setDefaultTimeout(25_000);
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      this.complaints.push(`${message.type()} at ${page.url()}: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.complaints.push(`thrown at ${page.url()}: ${error.stack ?? error.message}`));
    return { page, context, close: () => context.close() };
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** Lets an input method work on the field that has the focus. */
export async function composeText(page: Page, steps: readonly Composing[]): Promise<void> {
  await withProtocol(page, async (protocol) => {
    for (const step of steps) {
      if ('compose' in step) {
        const end = step.compose.length;
        await protocol.send('Input.imeSetComposition', { text: step.compose, selectionStart: end, selectionEnd: end });
      } else if ('insert' in step) {
        await protocol.send('Input.insertText', { text: step.insert });
      } else {
        const press = { key: step.key, code: step.key, windowsVirtualKeyCode: 229, modifiers: step.modifiers ?? 0 };
        await protocol.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...press });
        await protocol.send('Input.dispatchKeyEvent', { type: 'keyUp', ...press });
      }
    }
  });
}

/** Presses the key of a letter with Alt held, as a layout does on which a letter of the language sits there. */
export async function pressWithAlt(page: Page, letter: string, code: string, keyCode: number): Promise<void> {
  const press = { key: letter, code, windowsVirtualKeyCode: keyCode, modifiers: modifier.alt };
  await withProtocol(page, async (protocol) => {
    await protocol.send('Input.dispatchKeyEvent', { type: 'keyDown', text: letter, unmodifiedText: letter, ...press });
    await protocol.send('Input.dispatchKeyEvent', { type: 'keyUp', ...press });
  });
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

/** What axe finds against WCAG 2.2 A and AA in what is shown, of an impact that keeps people out; a line for each. */
export async function barriers(page: Page): Promise<string[]> {
  const found = await withProtocol(page, async (protocol) => {
    // By the protocol and not by a script element, so that the page keeps its strict policy.
    await protocol.send('Runtime.evaluate', { expression: axe });
    // What is still fading in has colours that nobody is meant to read. Endless ones, such as a spinner, are not waited for.
    await protocol.send('Runtime.evaluate', {
      expression: `Promise.allSettled(document.getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
        .map((animation) => animation.finished))`,
      awaitPromise: true,
    });
    const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
    const options = JSON.stringify({ runOnly: tags, resultTypes: ['violations'], iframes: false });
    const { result, exceptionDetails } = await protocol.send('Runtime.evaluate', {
      expression: `axe.run(document, ${options}).then((results) => JSON.stringify(results.violations))`,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(`axe failed: ${exceptionDetails.exception?.description}`);
    return JSON.parse(String(result.value)) as Violation[];
  });
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id} at ${node.target.join(' ')}: ${node.failureSummary}`));
}

async function withProtocol<T>(page: Page, work: (protocol: CDPSession) => Promise<T>): Promise<T> {
  const protocol = await page.context().newCDPSession(page);
  try {
    return await work(protocol);
  } finally {
    await protocol.detach();
  }
}
