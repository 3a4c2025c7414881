/** A message held for longer than this was put off on purpose; shorter, it is only held so that it can be taken back. */
export const undoMostSeconds = 60;
