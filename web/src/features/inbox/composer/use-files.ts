/** Files of a draft: uploaded as soon as they are chosen, with progress; each can be cancelled, and tried again. */
import type { Attachment } from '@irori/contract/attachments/api';
import { useRef, useState } from 'react';
import { describeError } from '../../../api/describe-problem.ts';
import { newId } from '../../../api/ids.ts';
import { type Upload, uploadFile } from '../../../sync/upload.ts';

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

  return {
    uploading,
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
