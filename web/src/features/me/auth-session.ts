/** What the sign-in knows of this session and its account. */
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';

export interface AuthSession {
  readonly session: { readonly id: string; readonly token: string };
  readonly user: { readonly email: string; readonly twoFactorEnabled: boolean | null };
}

export const useAuthSession = () =>
  useQuery({ queryKey: ['auth-session'], queryFn: () => api.get<AuthSession>('/api/auth/get-session') });
