// Writing mail as its people do it, in a real browser against a real relay: a new conversation, a forward that leads back to
// nobody, a picture in the text, a reply for a later hour. One house and one member for all of it, in this order.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriers, TestBrowser, type Visit } from './browser.ts';
import { House, owner } from './house.ts';
import { sendMail } from './mail.ts';
import { Sink } from './sink.ts';
import { until } from './until.ts';
import type { Conversation, Message } from './wire.ts';

const patience = { timeout: 30_000, interval: 100 };
const ann = 'Ann Example <ann@customer.example>';

let house: House;
let sink: Sink;
let browser: TestBrowser;
let member: Visit;
let page: Page;
let receivingAddress = '';

beforeAll(async () => {
  sink = await Sink.open();
  house = await House.openReady({ settings: { IRORI_SMTP_URL: sink.url } });
  ({ receivingAddress } = await house.connect());
  browser = await TestBrowser.open();
  member = await browser.visit();
  page = member.page;
  await page.goto(`${house.url}/login`);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByLabel('Password', { exact: true }).fill(owner.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('navigation', { name: 'Sections' }).waitFor();
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
  await sink?.close();
});

const arrive = (subject: string, text: string, more: object = {}) =>
  sendMail(house.smtpPort, { from: ann, to: receivingAddress, subject, text, ...more });
const conversations = () => house.api.all<Conversation>('/api/v1/conversations');
const messagesOf = (id: string) => house.api.all<Message>(`/api/v1/conversations/${id}/messages`);
const found = (subject: string) =>
  until(async () => (await conversations()).find((one) => one.subject === subject), {
    what: `the conversation ${subject}`,
  });
const article = (text: string) => page.getByRole('article').filter({ hasText: text });
const composer = () => page.locator('[data-pane="composer"]').getByRole('textbox', { name: /^Reply to/ });
async function open(id: string): Promise<void> {
  await page.goto(`${house.url}/inbox/all/all/${id}`);
  await composer().waitFor();
}
/** Every address and id of ours that would lead into a conversation: what an outsider must not hold. */
const marksIn = (raw: string): string[] =>
  [...raw.matchAll(/(?<![a-z0-9])[a-z2-7]{36}(?![a-z0-9])/gi)].map(([mark]) => mark.toLowerCase());

describe('a new conversation', () => {
  it('is written by key, survives a reload, is taken back whole, and leaves once', async () => {
    await page.goto(`${house.url}/inbox/all/unassigned`);
    await page.getByRole('navigation', { name: 'Sections' }).waitFor();
    await page.keyboard.press('c');
    await page.waitForURL('**/new');
    const to = page.getByRole('combobox', { name: 'To', exact: true });
    await to.fill('bob@outside.example');
    await to.press('Enter');
    await page.getByLabel('Subject').fill('Your order is ready');
    const text = page.getByRole('textbox', { name: 'New conversation' });
    await text.click();
    await page.keyboard.insertText('Come and fetch it.');
    expect(await barriers(page)).toEqual([]);
    await page.waitForTimeout(400); // the pause after which it is kept
    await page.reload();
    await expect.poll(() => text.textContent(), patience).toBe('Come and fetch it.');
    await page.getByText('bob@outside.example').waitFor();

    await text.click();
    await page.keyboard.press('Control+Enter');
    await article('Come and fetch it.')
      .getByText(/Leaves in/)
      .waitFor();
    await page.waitForLoadState('networkidle'); // the panel has asked about a customer who is gone a moment later
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.waitForURL('**/new');
    await expect.poll(() => text.textContent(), patience).toBe('Come and fetch it.');
    await expect.poll(async () => (await conversations()).length, patience).toBe(0);

    await text.click();
    await page.keyboard.press('Control+Enter');
    await article('Come and fetch it.').getByText('Sent', { exact: true }).waitFor();
    const mail = await sink.mail((raw) => raw.includes('Come and fetch it.'), 'the first mail');
    expect(mail.subject).toBe('Your order is ready');
    expect(mail.inReplyTo).toBeUndefined();
    expect(sink.mails).toHaveLength(1);
    expect(await conversations()).toHaveLength(1);

    const [begun] = await conversations();
    await sendMail(house.smtpPort, {
      from: 'Bob <bob@outside.example>',
      to: String(mail.replyTo?.value[0]?.address),
      subject: 'Re: Your order is ready',
      text: 'I come at noon.',
    });
    await article('I come at noon.').waitFor();
    expect(begun && (await messagesOf(begun.id))).toHaveLength(2);
  });
});

describe('a forward', () => {
  it('shows an outsider the history and nothing that leads into it; their answer is a conversation of its own', async () => {
    const first = await arrive('Broken kettle', 'The lid is broken.', {
      attachments: [{ filename: 'lid.txt', content: 'a picture of the lid' }],
    });
    const { id } = await found('Broken kettle');
    await house.api.post(`/api/v1/conversations/${id}/messages`, { kind: 'note', text: 'She is a difficult one.' });
    const answer = await house.api.post<{ message: Message }>(`/api/v1/conversations/${id}/messages`, {
      text: 'We are sorry for the lid.',
    });
    const ours = await sink.mail((raw) => raw.includes('sorry for the lid'), 'the reply');
    // She quotes the address that carries our mark, as people do.
    await arrive('Re: Broken kettle', `Thank you. I answer to ${ours.replyTo?.value[0]?.address}.`, {
      inReplyTo: first.messageId,
      references: [first.messageId, (ours.messageId ?? '').replace(/[<>]/g, '')],
    });
    await until(async () => (await messagesOf(id)).length === 4, { what: 'her second mail' });
    const marks = marksIn(ours.raw.toString('latin1'));
    expect(marks.length).toBeGreaterThan(0);

    await open(id);
    await page.getByRole('article').last().focus();
    await page.keyboard.press('Escape');
    await page.goto(`${house.url}/forward/${id}`);
    const to = page.getByRole('combobox', { name: 'To', exact: true });
    await to.fill('workshop@partner.example');
    await to.press('Enter');
    await page.getByRole('textbox', { name: 'Forward' }).click();
    await page.keyboard.insertText('Can you mend this?');
    await page.getByText('lid.txt').first().click();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText(/Forwarded to workshop@partner\.example by/).waitFor();

    const mail = await sink.mail((raw) => raw.includes('Can you mend this?'), 'the forward');
    const raw = mail.raw.toString('latin1');
    expect(mail.text).toContain('The lid is broken.');
    expect(mail.text).toContain('We are sorry for the lid.');
    expect(mail.text).toContain('Ann Example <ann@customer.example>');
    expect(mail.text).not.toContain('difficult');
    expect(raw).not.toContain('difficult');
    expect(mail.attachments.map((file) => file.filename)).toEqual(['lid.txt']);
    expect(mail.inReplyTo).toBeUndefined();
    expect(mail.references).toBeUndefined();
    for (const mark of marks) expect(raw.toLowerCase()).not.toContain(mark);
    expect(raw).not.toContain(first.messageId);

    const before = await messagesOf(id);
    const answering = {
      from: 'Workshop <workshop@partner.example>',
      to: String(mail.replyTo?.value[0]?.address),
      subject: 'Re: Fwd: Broken kettle',
      inReplyTo: (mail.messageId ?? '').replace(/[<>]/g, ''),
    };
    await sendMail(house.smtpPort, { ...answering, text: 'We can mend it.' });
    const side = await found('Re: Fwd: Broken kettle');
    expect(side.id).not.toBe(id);
    const written = async () => (await messagesOf(side.id)).filter((message) => message.kind === 'message');
    expect((await written()).map((message) => message.text)).toEqual(['We can mend it.']);
    // A second answer to the same forward goes on there, and does not begin a third conversation.
    await sendMail(house.smtpPort, { ...answering, text: 'On Friday.' });
    await until(async () => (await written()).length === 2, { what: 'the second answer' });
    const customers = (await messagesOf(id)).filter((message) => message.kind === 'message');
    expect(customers).toHaveLength(before.filter((message) => message.kind === 'message').length);
    await page.getByText('Workshop answered what was forwarded').waitFor();
    expect(answer.message.id).toBeTruthy();
  });
});

describe('a picture in the text', () => {
  it('is pasted, described, and shown by the customer’s mail program', async () => {
    await arrive('Where is the switch?', 'I cannot find it.');
    const { id } = await found('Where is the switch?');
    await open(id);
    await composer().click();
    await page.keyboard.insertText('It is here: ');
    await page.evaluate(`{
      const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
      const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([bytes], 'switch.png', { type: 'image/png' }));
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }`);
    const picture = page.locator('[data-pane="composer"] .ProseMirror img.inline-picture');
    await picture.waitFor();
    await picture.click();
    await page.getByLabel('Description of the picture').fill('the switch below the handle');
    await page.getByLabel('Description of the picture').press('Enter');
    await page.keyboard.press('Control+Enter');
    await article('It is here').getByText('Sent', { exact: true }).waitFor();
    await article('It is here').getByRole('img', { name: 'the switch below the handle' }).waitFor();

    const mail = await sink.mail((raw) => raw.includes('It is here:'), 'the mail with the picture');
    expect(mail.text).toContain('It is here: [the switch below the handle]');
    const [file] = mail.attachments;
    expect(file).toMatchObject({ filename: 'switch.png', contentType: 'image/png', related: true });
    expect(mail.raw.toString('latin1').replace(/=\r\n/g, '')).toContain(`cid:${file?.cid}`);
    expect(mail.raw.toString('latin1')).not.toContain('/attachments/');
  });
});

describe('a reply for a later hour', () => {
  it('waits with its hour shown, comes back when it is called off, and asks when the customer writes first', async () => {
    await arrive('When do you open?', 'I could come on Monday.');
    const { id } = await found('When do you open?');
    await open(id);
    await composer().click();
    await page.keyboard.insertText('At nine.');
    await page.keyboard.press('Control+Shift+L');
    await page.getByRole('option', { name: /Tomorrow morning/ }).click();
    await article('At nine.').getByText('Leaves later').waitFor();
    const put = (await messagesOf(id)).find((message) => message.text === 'At nine.');
    expect(put?.delivery).toMatchObject({ state: 'held' });
    expect(await barriers(page)).toEqual([]);

    await page.reload();
    await article('At nine.').getByRole('button', { name: 'Do not send' }).click();
    await expect.poll(() => composer().textContent(), patience).toBe('At nine.');
    expect((await messagesOf(id)).some((message) => message.text === 'At nine.')).toBe(false);

    // Called off while the message about it still stands: that goes with it.
    const leaves = page.getByRole('alertdialog').filter({ hasText: 'It leaves at the hour you chose' });
    await composer().click();
    await page.keyboard.press('Control+Shift+L');
    await page.getByRole('option', { name: /Tomorrow morning/ }).click();
    await leaves.waitFor();
    await article('At nine.').getByRole('button', { name: 'Do not send' }).click();
    await leaves.waitFor({ state: 'detached', timeout: 4000 });
    await expect.poll(() => composer().textContent(), patience).toBe('At nine.');

    await composer().click();
    await page.keyboard.press('Control+Shift+L');
    await page.getByRole('option', { name: /In an hour/ }).click();
    await article('At nine.').getByText('Leaves later').waitFor();
    const sent = sink.mails.length;
    await arrive('Re: When do you open?', 'Never mind, I come on Tuesday.', {
      inReplyTo: (await originalId(id)) ?? '',
    });
    await article('At nine.').getByText('It waits for you').waitFor();
    expect(sink.mails).toHaveLength(sent);
    await article('At nine.').getByRole('button', { name: 'Send now' }).click();
    await article('At nine.').getByText('Sent', { exact: true }).waitFor();
    expect(sink.mails).toHaveLength(sent + 1);
  });

  it('a page left within a second of typing opens with what was typed, and nothing to disagree about', async () => {
    await arrive('Do you mend cups?', 'Mine has a crack.');
    const { id } = await found('Do you mend cups?');
    for (const words of ['We do', 'We do mend', 'We do mend cups']) {
      await open(id);
      await composer().fill(words);
      await page.waitForTimeout(350); // kept on the device, and on its way to the server at the latest when the page goes
      await page.reload();
      await expect.poll(() => composer().textContent(), patience).toBe(words);
    }
    expect(await page.getByText('You saved another draft elsewhere').count()).toBe(0);
  });

  it('nobody’s console had anything to complain about', () => {
    expect(browser.complaints).toEqual([]);
    expect(house.troubles).toEqual([]);
  });
});

/** The Message-ID of the first mail of a conversation. */
async function originalId(id: string): Promise<string | undefined> {
  const first = (await messagesOf(id)).find((message) => message.direction === 'in');
  const original = await house.api.get<{ headers: { name: string; value: string }[] }>(
    `/api/v1/messages/${first?.id}/original`,
  );
  return original.headers.find((header) => header.name.toLowerCase() === 'message-id')?.value.replace(/[<>\s]/g, '');
}
