/** Uploads one file with progress. XMLHttpRequest, because `fetch` still cannot tell how much has left. */
import type { Attachment } from '@irori/contract/attachments/api';
import type { Problem } from '@irori/contract/common/api';
import { newId } from '../api/ids.ts';
import { ApiError, NetworkError } from '../api/problem.ts';

export interface Upload {
  readonly done: Promise<Attachment>;
  cancel(): void;
}

/** @param onProgress called with 0 to 1 */
export function uploadFile(file: File, onProgress: (part: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<Attachment>((resolve, reject) => {
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(new NetworkError());
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    request.onload = () => {
      const body = parse(request.responseText);
      if (request.status >= 200 && request.status < 300 && body) resolve(body as Attachment);
      else reject(new ApiError(problemOf(request.status, body), null));
    };
    request.open('POST', '/api/v1/attachments');
    request.setRequestHeader('idempotency-key', newId());
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
  return { done, cancel: () => request.abort() };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function problemOf(status: number, body: unknown): Problem {
  if (typeof body === 'object' && body !== null && 'code' in body) return body as Problem;
  return { type: 'about:blank', title: 'Upload', status, code: `http_${status}`, detail: `HTTP ${status}` };
}
