import { expect, test } from 'vitest';
import { withoutLogins } from '../../../src/core/workspace/withoutLogins.ts';

test('a Git configuration goes without logins, and is otherwise the same', () => {
  const config = String.raw`[core]
	bare = false
[remote "origin"]
	url = https://ada:gehe@im@git.example.com/shop.git
	pushurl = "https://geheim@git.example.com/shop.git"
	fetch = +refs/heads/*:refs/remotes/origin/*
[remote "ssh"]
	url = ssh://git:geheim@git.example.com:22/shop.git
[remote "plain"]
	url = git@git.example.com:ada/shop.git
[http "https://git.example.com/"]
	extraHeader = AUTHORIZATION: basic \
geheim
	sslVerify = true
[http] extraheader = geheim
[url "https://x-access-token:geheim@git.example.com/"]
	insteadOf = https://git.example.com/
[sendemail]
	smtpPass = geheim
`;
  expect(withoutLogins(config)).toBe(`[core]
	bare = false
[remote "origin"]
	url = https://git.example.com/shop.git
	pushurl = "https://git.example.com/shop.git"
	fetch = +refs/heads/*:refs/remotes/origin/*
[remote "ssh"]
	url = ssh://git@git.example.com:22/shop.git
[remote "plain"]
	url = git@git.example.com:ada/shop.git
[http "https://git.example.com/"]
	
	sslVerify = true
[http] 
[url "https://git.example.com/"]
	insteadOf = https://git.example.com/
[sendemail]
	
`);
});
