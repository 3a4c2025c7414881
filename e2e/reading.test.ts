// Reading mail in the browser: a letter wider than the pane, a quotation in designed mail, an invitation, mails within
// mails, letters under the wrong label.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestBrowser, type Visit } from './browser.ts';
import { House } from './house.ts';
import { type ComposedMail, Sender } from './mail.ts';
import { until } from './until.ts';
import type { Channel, Conversation } from './wire.ts';

let house: House;
let browser: TestBrowser;
let channel: Channel;

beforeAll(async () => {
  house = await House.openReady();
  channel = await house.connect();
  browser = await TestBrowser.open();
});
afterAll(async () => {
  await browser?.close();
  expect(house.troubles).toEqual([]);
  await house.close();
});

let written = 0;

/** Sends the mail byte for byte, and answers its conversation. */
async function arrives(subject: string, head: string, body: string | Buffer): Promise<Conversation> {
  const messageId = `reading-${++written}@customer.example`;
  const lines = `From: Ann <ann-${written}@customer.example>\nTo: help@shop.example\nSubject: ${subject}\nMessage-ID: <${messageId}>\nMIME-Version: 1.0\n${head}\n\n`;
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.replace(/\n/g, '\r\n'));
  const raw = Buffer.concat([Buffer.from(lines.replace(/\n/g, '\r\n')), bytes]);
  const mail: ComposedMail = { from: 'ann@customer.example', to: [channel.receivingAddress], messageId, raw };
  const sender = new Sender(house.smtpPort);
  expect((await sender.send(mail)).kind).toBe('accepted');
  sender.close();
  return until(
    async () =>
      (await house.api.all<Conversation>('/api/v1/conversations?section=all')).find((row) => row.subject === subject),
    { what: `the conversation ${subject}` },
  );
}

async function reading(conversation: Conversation, width = 1440): Promise<Visit> {
  const visit = await browser.visit({ width });
  await visit.context.addCookies([{ ...(await house.signIn()), url: house.url }]);
  await visit.page.goto(`${house.url}/inbox/all/all/${conversation.id}`);
  await visit.page.getByRole('article').first().waitFor();
  return visit;
}

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGP4z8DAwMDAAAAHAQH/6SfqoQAAAABJRU5ErkJggg==';

it('draws a letter wider than the pane smaller, keeps the place of its pictures, and folds what it quotes', async () => {
  const html =
    '<style>.wide{color:#123456}</style><table width="640"><tr><td class="wide">New words</td></tr></table><img src="cid:dot">' +
    '<div id="divRplyFwdMsg"><b>From:</b> Help &lt;help@shop.example&gt;<br><b>Sent:</b> Monday, March 2, 2026 10:00 AM<br><b>To:</b> Ann<br><b>Subject:</b> Old</div><p>Old words</p>';
  const conversation = await arrives(
    'Wide',
    'Content-Type: multipart/related; boundary=r',
    `--r\nContent-Type: text/html; charset=utf-8\n\n${html}\n--r\nContent-Type: image/png\nContent-ID: <dot>\nContent-Transfer-Encoding: base64\n\n${png}\n--r--\n`,
  );
  const visit = await reading(conversation, 390);
  const inside = visit.page.frameLocator('article iframe');
  await inside.getByText('New words').waitFor();
  const drawn = await visit.page.evaluate(`(() => {
    const { documentElement, images } = document.querySelector('article iframe').contentDocument;
    const wide = documentElement.querySelector('.wide');
    return {
      fits: documentElement.scrollWidth <= documentElement.clientWidth + 1,
      size: [images[0].getAttribute('width'), images[0].getAttribute('height')],
      colour: getComputedStyle(wide).color,
    };
  })()`);
  expect(drawn).toEqual({ fits: true, size: ['2', '1'], colour: 'rgb(18, 52, 86)' });
  expect(await inside.getByText('Old words').isVisible()).toBe(false);
  await visit.page.getByRole('button', { name: 'Quoted text' }).click();
  await inside.getByText('Old words').waitFor();
  await visit.close();
});

it('shows an invitation in the zone of the member, and opens a mail within the mail with its file', async () => {
  const calendar =
    'BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:1\nSUMMARY:Showroom visit\nDTSTART;TZID=Asia/Tokyo:20261214T100000\nRRULE:FREQ=WEEKLY;BYDAY=MO\nEND:VEVENT\nEND:VCALENDAR';
  const inner =
    'From: Carl <carl@old.example>\nSubject: The old one\nContent-Type: multipart/mixed; boundary=in\n\n--in\nContent-Type: text/plain\n\nInner words\n--in\nContent-Type: text/csv; name=inner.csv\nContent-Disposition: attachment\n\na;b\n--in--';
  const conversation = await arrives(
    'Within',
    'Content-Type: multipart/mixed; boundary=o',
    `--o\nContent-Type: text/plain\n\nLook\n--o\nContent-Type: text/calendar; method=REQUEST\n\n${calendar}\n--o\nContent-Type: message/rfc822\n\n${inner}\n--o--\n`,
  );
  const visit = await reading(conversation);
  const { page } = visit;
  const card = page.getByRole('region', { name: 'Invitation' });
  await card.getByText(/14 December 2026.*\b01:00 UTC/).waitFor();
  await card.getByText('every week: Monday').waitFor();
  await page.getByRole('link', { name: /The old one/ }).click();
  await page.getByRole('heading', { name: 'The old one' }).waitFor();
  await page.getByText('Inner words').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download inner.csv' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('inner.csv');
  await page.getByRole('link', { name: 'Within' }).click();
  await page.getByRole('heading', { name: 'Within', exact: true }).waitFor();
  await visit.close();
});

it('an invitation that came twice is one file and a card', async () => {
  const calendar =
    'BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:2\nSUMMARY:Cup tasting\nDTSTART:20261214T100000Z\nEND:VEVENT\nEND:VCALENDAR';
  const conversation = await arrives(
    'Twice',
    'Content-Type: multipart/mixed; boundary=o',
    `--o\nContent-Type: multipart/alternative; boundary=i\n\n--i\nContent-Type: text/plain\n\nLook\n--i\nContent-Type: text/html\n\n<p>Look</p>\n--i\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\n\n${calendar}\n--i--\n--o\nContent-Type: application/ics; name=invite.ics\nContent-Disposition: attachment; filename=invite.ics\n\n${calendar}\n--o--\n`,
  );
  const visit = await reading(conversation);
  const { page } = visit;
  await page.getByRole('region', { name: 'Invitation' }).getByText('Cup tasting').waitFor();
  expect(await page.getByRole('list', { name: 'Attachments' }).getByRole('listitem').count()).toBe(1);
  await visit.close();
});

it('says which pictures did not come, and a letter that fits has no bars', async () => {
  const conversation = await arrives(
    'News',
    'Content-Type: text/html',
    `<style>p{color:#123456}</style><table width="900" style="width:900px"><tr><td><p>News</p><img src="http://127.0.0.1:9/a.png" width="300" height="80"><img src="http://127.0.0.1:9/b.png" width="300" height="80"></td></tr></table>`,
  );
  const visit = await reading(conversation, 1280);
  const { page } = visit;
  await page.getByRole('button', { name: 'Load pictures' }).click();
  await page.getByText('2 pictures could not be loaded.').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('2 pictures could not be loaded.').waitFor();
  const bars = await page
    .frameLocator('iframe')
    .locator('html')
    .evaluate((root) => ({
      down: root.scrollHeight > root.clientHeight,
      across: root.scrollWidth > root.clientWidth,
    }));
  expect(bars).toEqual({ down: false, across: false });
  await visit.close();
});

it('a table stands in letters of one width, whole, and may be turned back', async () => {
  const table = 'Our order:\n\n+--------+-----+\n| Cups   |   2 |\n| Teapot |   1 |\n+--------+-----+';
  const visit = await reading(await arrives('Table', 'Content-Type: text/plain', `${table}\n\n-- \nAnn\n`));
  const { page } = visit;
  const words = page.getByRole('article').getByText('Our order:');
  const font = () => words.evaluate((one) => one.ownerDocument.defaultView.getComputedStyle(one).fontFamily);
  expect(await words.textContent()).toContain('|   1 |\n+--------+-----+');
  expect(await font()).toMatch(/mono/i);
  await page.getByRole('button', { name: 'Signature, 2 lines' }).waitFor();
  await page.getByRole('article').getByRole('button', { name: 'Menu of the message' }).click();
  await page.getByRole('menuitem', { name: 'Usual letters' }).click();
  expect(await font()).not.toMatch(/mono/i);
  await visit.close();
});

it('a forward by a stranger is read whole, and asks who the customer is', async () => {
  const visit = await reading(
    await arrives(
      'Fwd: Broken cup',
      'Content-Type: text/plain',
      'Please see below.\n\n---------- Forwarded message ---------\nFrom: Vera <vera@buyer.example>\nDate: Mon, 2 Mar 2026 at 10:00\nSubject: Broken cup\nTo: <ann@customer.example>\n\nThe cup came broken.\n',
    ),
  );
  const { page } = visit;
  const article = page.getByRole('article');
  await article.getByText('The cup came broken.').waitFor();
  await article.getByText('It is not certain who the customer is.').waitFor();
  await article.getByRole('button', { name: 'Who is the customer?' }).click();
  await page.getByRole('dialog').getByText('vera@buyer.example').first().waitFor();
  await visit.close();
});

it('reads a mail again by another charset, keeps it, and gives it back', async () => {
  const conversation = await arrives(
    'Letters',
    'Content-Type: text/plain; charset=iso-8859-1',
    Buffer.from([0x5a, 0x61, 0xbf, 0xf3, 0xb3, 0xe6, 0x0d, 0x0a]),
  );
  const visit = await reading(conversation);
  const { page } = visit;
  await page.getByRole('article').getByText('Za¿ó³æ').waitFor();
  await page.getByRole('article').getByRole('button', { name: 'Menu of the message' }).click();
  await page.getByRole('menuitem', { name: /Original mail/ }).click();
  await page.getByRole('button', { name: /Decode again as/ }).click();
  await page.getByRole('option', { name: 'Central European · WINDOWS-1250' }).click();
  await page.getByText('Zażółć').waitFor();
  await page.getByRole('button', { name: 'Keep these words for the message' }).click();
  await page.getByRole('button', { name: 'Take back' }).waitFor();
  await page.goBack();
  await page.getByRole('article').getByText('Zażółć').waitFor();
  await page.goForward();
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.goBack();
  await page.getByRole('article').getByText('Za¿ó³æ').waitFor();
  await visit.close();
});
