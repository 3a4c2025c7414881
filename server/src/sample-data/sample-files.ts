/** The files in the samples, drawn and written here: pictures pixel by pixel, documents of one page. */
import { crc32, deflateSync } from 'node:zlib';
import type { FileName } from './story.ts';

export interface MadeFile {
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly width: number | null;
  readonly height: number | null;
}

const made = new Map<FileName, MadeFile>();

export function sampleFile(name: FileName): MadeFile {
  const known = made.get(name);
  if (known) return known;
  const file = makers[name]();
  made.set(name, file);
  return file;
}

const makers: Readonly<Record<FileName, () => MadeFile>> = {
  'photo-lamp.png': () => picture(640, 420, lampPixel),
  'photo-box.png': () => picture(640, 420, boxPixel),
  'logo.png': () => picture(96, 96, logoPixel),
  'invoice.pdf': () =>
    document('Invoice', ['Quillowby', '', 'Ember desk lamp, graphite', '1 x 79.00', '', 'Paid. Thank you.']),
  'quote.pdf': () =>
    document('Quote', ['Quillowby', '', 'Ember desk lamp', 'List price less 18 %', '', 'Valid for 30 days.']),
  'returns-label.pdf': () => document('Returns label', ['Quillowby Returns', 'Cobble Yard 3', '', 'Postage paid']),
};

type Colour = readonly [number, number, number];

/** A lamp on a desk in the evening, its shade cracked. */
function lampPixel(x: number, y: number): Colour {
  const glow = Math.max(0, 1 - Math.hypot(x - 0.5, (y - 0.52) * 0.8) / 0.5);
  const crack = Math.abs(x - 0.56 - 0.03 * Math.sin(y * 60)) < 0.004 && y > 0.24 && y < 0.38;
  if (y > 0.8) return mix([96, 66, 45], [170, 120, 76], glow);
  if (crack) return [24, 30, 28];
  const half = 0.09 + (y - 0.2) * 0.55;
  if (y > 0.2 && y < 0.4 && Math.abs(x - 0.5) < half)
    return mix([46, 92, 72], [88, 142, 112], 1 - Math.abs(x - 0.5) / half);
  if (y >= 0.4 && y < 0.43 && Math.abs(x - 0.5) < 0.2) return [255, 236, 176];
  if (y >= 0.43 && y < 0.78 && Math.abs(x - 0.5) < 0.012) return [40, 44, 48];
  if (y >= 0.76 && Math.abs(x - 0.5) < 0.12) return [52, 57, 62];
  return mix([38, 42, 58], [250, 214, 150], glow ** 1.6);
}

/** An opened parcel: paper, and a lamp shade in sand. */
function boxPixel(x: number, y: number): Colour {
  const inside = Math.abs(x - 0.5) < 0.34 && y > 0.22 && y < 0.86;
  if (!inside) return mix([214, 208, 198], [196, 188, 176], y);
  if (Math.abs(x - 0.5) > 0.31 || y < 0.26 || y > 0.82) return mix([176, 134, 88], [150, 110, 70], y);
  const shade = Math.hypot((x - 0.52) * 1.5, y - 0.55);
  if (shade < 0.2) return mix([228, 208, 170], [196, 170, 126], shade / 0.2);
  const paper = 0.5 + 0.5 * Math.sin(x * 70 + Math.sin(y * 50) * 2);
  return mix([236, 232, 224], [214, 208, 198], paper);
}

/** Two sheets of paper in a circle. */
function logoPixel(x: number, y: number): Colour {
  if (Math.hypot(x - 0.5, y - 0.5) > 0.48) return [47, 93, 80];
  if (x > 0.3 && x < 0.6 && y > 0.24 && y < 0.68) return [255, 255, 255];
  if (x > 0.4 && x < 0.72 && y > 0.34 && y < 0.78) return [214, 226, 214];
  return [74, 128, 110];
}

function mix(from: Colour, to: Colour, share: number): Colour {
  const part = Math.min(1, Math.max(0, share));
  return [0, 1, 2].map((at) =>
    Math.round((from[at] ?? 0) + ((to[at] ?? 0) - (from[at] ?? 0)) * part),
  ) as unknown as Colour;
}

/** A PNG of 8 bits a channel, without alpha. */
function picture(width: number, height: number, pixel: (x: number, y: number) => Colour): MadeFile {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows.set(pixel(x / width, y / height), y * (1 + width * 3) + 1 + x * 3);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const bytes = Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { contentType: 'image/png', bytes, width, height };
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

/** A PDF of one page in Helvetica. */
function document(title: string, lines: readonly string[]): MadeFile {
  const shown = [
    `BT /F1 28 Tf 72 740 Td (${title}) Tj ET`,
    ...lines.map((line, at) => `BT /F1 13 Tf 72 ${690 - at * 22} Td (${line}) Tj ET`),
  ];
  const content = shown.join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return { contentType: 'application/pdf', bytes: Buffer.from(text, 'latin1'), width: null, height: null };
}
