import { describe, expect, test } from 'vitest';
import { remoteUrl } from '../../../../../src/core/providers/kubernetes/clone/remoteUrl.ts';

describe('the address of a remote', () => {
  test('goes to the pod without the login that stands in it', () => {
    expect(remoteUrl('https://ada:p%40ss@git.example.com:8443/shop.git', { overHttps: false })).toEqual({
      url: 'https://git.example.com:8443/shop.git',
      origin: 'https://git.example.com:8443',
      user: 'ada',
      password: 'p@ss',
    });
  });

  test.each(['git@git.example.com:ada/shop.git', 'ssh://git@git.example.com:2222/ada/shop.git'])(
    'of ssh, %s, is asked over https only where the user says so',
    written => {
      expect(() => remoteUrl(written, { overHttps: false })).toThrow(/by ssh/);
      expect(remoteUrl(written, { overHttps: true })).toMatchObject({
        url: 'https://git.example.com/ada/shop.git',
        origin: 'https://git.example.com',
      });
    },
  );

  test.each(['/srv/shop.git', '../shop.git', 'file:///srv/shop.git', 'C:\\shop', 'C:/shop', 'ext::sh -c id'])(
    'that only this machine has is refused: %s',
    written => {
      expect(() => remoteUrl(written, { overHttps: true })).toThrow(/can't be reached from a pod/);
    },
  );

  test('that is refused is shown without its login', () => {
    expect(() => remoteUrl('ftp://ada:secret@git.example.com/shop', { overHttps: true })).toThrow(
      'The remote ftp://git.example.com/shop can',
    );
  });
});
