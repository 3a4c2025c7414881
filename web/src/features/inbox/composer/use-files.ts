/** Files of a draft: uploaded as soon as they are chosen, with progress; each can be cancelled, and tried again. */
import type { Attachment } from '@irori/contract/attachments/api';
import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useRef, useState } from 'react';
import { describeError } from '../../../api/describe-problem.ts';
import { newId } from '../../../api/ids.ts';
import { type Upload, uploadFile } from '../../../sync/upload.ts';
import { showToast } from '../../../ui/toast.tsx';

export interface Uploading {
  readonly key: string;
  readonly file: File;
  /** 0 to 1. */
  readonly part: number;
  readonly error: string | null;
  /** Meant to stand in the text. */
  readonly asPicture: boolean;
}

export interface Files {
  readonly uploading: readonly Uploading[];
  /** @param asPictures pictures among them are meant to stand in the text */
  add(files: readonly File[], asPictures?: boolean): void;
  retry(key: string): void;
  /** Cancels an upload. */
  cancel(key: string): void;
  /** Why nothing may leave yet, said to the writer; null when all files are here. */
  readonly obstacle: 'on_its_way' | 'lost' | null;
}

/** @param onReady called with each file that has arrived */
export function useFiles(onReady: (file: Attachment, asPicture: boolean) => void): Files {
  const [uploading, setUploading] = useState<readonly Uploading[]>([]);
  const running = useRef(new Map<string, Upload>());
  const ready = useRef(onReady);
  ready.current = onReady;

  const change = (key: string, next: Partial<Uploading>) =>
    setUploading((all) => all.map((one) => (one.key === key ? { ...one, ...next } : one)));
  const drop = (key: string) => setUploading((all) => all.filter((one) => one.key !== key));

  const start = async (key: string, file: File, asPicture: boolean) => {
    const upload = uploadFile(file, (part) => change(key, { part }));
    running.current.set(key, upload);
    try {
      const attachment = await upload.done;
      drop(key);
      ready.current(attachment, asPicture && /^image\/(png|jpeg|gif|webp)$/.test(attachment.contentType));
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return;
      change(key, { error: describeError(error) });
    } finally {
      running.current.delete(key);
    }
  };

  const lost = uploading.some((one) => one.error !== null);
  return {
    uploading,
    obstacle: lost ? 'lost' : uploading.length > 0 ? 'on_its_way' : null,
    add(files, asPictures = false) {
      for (const file of files) {
        const key = newId();
        setUploading((all) => [...all, { key, file, part: 0, error: null, asPicture: asPictures }]);
        void start(key, file, asPictures);
      }
    },
    retry(key) {
      const one = uploading.find((candidate) => candidate.key === key);
      if (!one) return;
      change(key, { error: null, part: 0 });
      void start(key, one.file, one.asPicture);
    },
    cancel(key) {
      running.current.get(key)?.cancel();
      drop(key);
    },
  };
}

/** Says why a message cannot leave yet, so that no file is left behind without a word. */
export function sayObstacle(obstacle: Files['obstacle']): void {
  if (obstacle === 'on_its_way') showToast({ text: i18n._(msg`A file is still on its way up.`) });
  if (obstacle === 'lost') {
    showToast({ tone: 'danger', text: i18n._(msg`A file did not get here. Try it again or take it out, then send.`) });
  }
}
