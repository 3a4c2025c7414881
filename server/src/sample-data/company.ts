/** The shop of the samples: Quillowby, which sells desk lamps and notebooks in three languages and does not exist. */
import type { Language, TagName, Who } from './story.ts';

export const company = 'Quillowby';

export interface Colleague {
  readonly who: Exclude<Who, 'you'>;
  readonly name: string;
  readonly email: string;
  readonly role: 'admin' | 'agent';
  readonly desks: readonly Language[];
}

export const colleagues: readonly Colleague[] = [
  { who: 'tom', name: 'Tom Hargreave', email: 'tom@quillowby.example', role: 'admin', desks: ['en', 'ja', 'pl'] },
  { who: 'misaki', name: '佐伯 美咲', email: 'misaki@quillowby.example', role: 'agent', desks: ['ja', 'en'] },
  { who: 'ola', name: 'Ola Zielińska', email: 'ola@quillowby.example', role: 'agent', desks: ['pl', 'en'] },
];

export interface Desk {
  readonly language: Language;
  /** The inbox's name, unless there is one already. */
  readonly inbox: string;
  readonly address: string;
  readonly name: string;
  /** The zone that customers' mails are dated in. */
  readonly zone: string;
}

export const desks: readonly [Desk, ...Desk[]] = [
  {
    language: 'en',
    inbox: 'Support',
    address: 'help@quillowby.example',
    name: 'Quillowby Support',
    zone: 'Europe/London',
  },
  {
    language: 'ja',
    inbox: 'サポート（日本）',
    address: 'support@jp.quillowby.example',
    name: 'Quillowby サポート',
    zone: 'Asia/Tokyo',
  },
  {
    language: 'pl',
    inbox: 'Obsługa klienta (Polska)',
    address: 'pomoc@pl.quillowby.example',
    name: 'Quillowby Polska',
    zone: 'Europe/Warsaw',
  },
];

export const tags: Readonly<Record<TagName, string>> = {
  urgent: 'red',
  order: 'blue',
  returns: 'orange',
  billing: 'green',
  wholesale: 'purple',
  idea: 'grey',
};
