import { expect, it } from 'vitest';
import { foldedKind, isTabular } from './plain-words.ts';

it.each([
  ['columns', 'Item      Count\nCup           2\nTeapot        1'],
  ['a box', 'Hi\n+------+-----+\n| Cups |   2 |\n+------+-----+'],
  ['box letters', '┌────┬───┐\n│ Cup│ 2 │\n└────┴───┘'],
  [
    'columns under words',
    'Dear all,\n\nthe prices:\nCup     10 EUR  in stock\nTeapot  90 EUR  on order\nBowl    12 EUR  in stock',
  ],
])('letters of one width for %s', (_, text) => expect(isTabular(text)).toBe(true));

it.each([
  ['words', 'Hello,\nwhere is my order?\nAnn'],
  ['two spaces after a full stop', 'It came.  It broke.\nI wrote.  You did not.\nI wait.  Still.\nWell!  Bye'],
  ['a slip', 'Where is  my order\nand what is the cost\nof it all'],
  ['a single rule', '+------+\nnothing'],
  ['gaps that share no column', 'a  b\nlonger  words\nthe longest  of them'],
])('usual letters for %s', (_, text) => expect(isTabular(text)).toBe(false));

it.each([
  ['signature', '-- \nAnn Example\nTel: +81 3 1234 5678'],
  ['both', '-- \nAnn\n\nOn Monday Bob wrote:\n> Hello'],
  ['quote', 'On Monday Bob wrote:\n> Hello\n\n-- \nBob'],
  ['quote', '> Hello'],
] as const)('what is folded is called %s', (kind, text) => expect(foldedKind(text)).toBe(kind));
