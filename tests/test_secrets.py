# ruff: noqa: E501 - cases stand on one line each
"""What is secret in a message is masked, and nothing else is touched."""

import json
import random
import time

import pytest
from stdnum import luhn
from stdnum.cn import ric

from routing.secrets import SecretKind, mask

KEY_ID = "LTAI5tFk" + "9xQp2LmZ7RwTbNdY"
SECRET = "q8ZrT2vLm0Xc" + "5WbN7yKd1HsPf4GaJe"
JWT = "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".dBjftJeZ4CVPmB92K27uhbUJU1p1r_wW1gFWFOEjXk"
PERSON = "11010519491231002X"
CARD = "6222021234567890" + luhn.calc_check_digit("6222021234567890")
VISA = "4111 1111 1111 1111".replace("1111 1111", "1234 5678")
VISA = VISA[:-1] + luhn.calc_check_digit(VISA[:-1].replace(" ", ""))
SLACK = "xoxb-" + "2345678901-2345678901234-AbCdEfGhIjKlMnOpQrStUvWx"
GITHUB = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
BODY = "\n".join(["MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"] * 4)
PEM = f"-----BEGIN RSA PRIVATE KEY-----\n{BODY}\nq3Zx9A==\n-----END RSA PRIVATE KEY-----"

K = SecretKind
SECRETS: list[tuple[str, str, SecretKind]] = [
    # AccessKey ids
    ("my key is {}", KEY_ID, K.ACCESS_KEY_ID),
    ("我的ak是{}，帮我看看", KEY_ID, K.ACCESS_KEY_ID),
    ("密钥{}泄露了", KEY_ID, K.ACCESS_KEY_ID),
    ("accessKeyId={}&x=1", KEY_ID, K.ACCESS_KEY_ID),
    ("export ALIBABA_CLOUD_ACCESS_KEY_ID={}", KEY_ID, K.ACCESS_KEY_ID),
    ("we pushed {} to a public repo", "LTAI4Fq2b8VtXy7K", K.ACCESS_KEY_ID),
    ("aws {} leaked", "AKIA" + "IOSFODNN7EXAMPL3", K.ACCESS_KEY_ID),
    ("temporary id {} from STS", "STS." + "NUgYrLnoC37mZZ1Ab2Cd3Ef4", K.ACCESS_KEY_ID),
    # AccessKey secrets
    ("AccessKeySecret: {}", SECRET, K.ACCESS_KEY_SECRET),
    ("SK：{}", SECRET, K.ACCESS_KEY_SECRET),
    ("AK/SK: " + KEY_ID + "/{}", SECRET, K.ACCESS_KEY_SECRET),
    (KEY_ID + "\n{}", SECRET, K.ACCESS_KEY_SECRET),
    ("'accessKeySecret' = '{}',", SECRET, K.ACCESS_KEY_SECRET),
    ("export ALIBABA_CLOUD_ACCESS_KEY_SECRET={}", SECRET, K.ACCESS_KEY_SECRET),
    ("密钥是 {}", SECRET, K.ACCESS_KEY_SECRET),
    ("the secret I used is {} and it fails", SECRET, K.ACCESS_KEY_SECRET),
    ("aws_secret_access_key = {}", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEy", K.ACCESS_KEY_SECRET),
    ('{{"client_secret":"{}"}}', "f3a9-77Qz-11kk", K.ACCESS_KEY_SECRET),
    ("`{}` is the AccessKeySecret", SECRET, K.ACCESS_KEY_SECRET),
    ("client_secret={}", "abcdefgh", K.ACCESS_KEY_SECRET),
    # passwords
    ("- name: DB_PASSWORD\n  value: {}", "s3cr3tX", K.PASSWORD),
    ("docker login -u a -p {}", "hunter2", K.PASSWORD),
    ("my pass is {}", "Hunter22", K.PASSWORD),
    ("root密码{}", "Root@123", K.PASSWORD),
    ("password={}", "hunter2", K.PASSWORD),
    ("password = {}", "hunter2", K.PASSWORD),
    ("password: {}", "sunshine", K.PASSWORD),
    ("Password：{}", "Abc@12345", K.PASSWORD),
    ("pwd: {}, please check", "Xy_77-q", K.PASSWORD),
    ("PWD={};Encrypt=true", "p;w,1", K.PASSWORD),
    ("db_password={}", "Tr0ub4dor&3", K.PASSWORD),
    ("spring.datasource.password={}", "root", K.PASSWORD),
    ("MYSQL_PASSWORD={}", "12345678", K.PASSWORD),
    ("export DB_PASSWORD='{}'", "a b c 9", K.PASSWORD),
    ('"password":"{}"', "q,w:e", K.PASSWORD),
    ('"password": "{}", "user": "root"', "a1", K.PASSWORD),
    ('log {{\\"password\\":\\"{}\\",\\"a\\":1}}', "zz99zz", K.PASSWORD),
    ("  password: '{}'\n  user: x", "s3cr t", K.PASSWORD),
    ("  password: {}\n  user: x", "letmein", K.PASSWORD),
    ("'password' = '{}',\n 'table-name' = 't'", "Flink#2022", K.PASSWORD),
    ("WITH ('connector'='jdbc','password'='{}')", "9", K.PASSWORD),
    ("jdbc:mysql://rm-x.mysql.rds.aliyuncs.com:3306/db?user=u&password={}&useSSL=false", "Pa55w", K.PASSWORD),
    ("mysql://root:{}@10.0.0.1:3306/db", "t0pS3cret", K.PASSWORD),
    ("https://bob:{}@git.example.com/x.git", "p@ss", K.PASSWORD),
    ("jdbc:oracle:thin:scott/{}@//db:1521/x", "tiger", K.PASSWORD),
    ("mysql -h db -uroot -p{} orders", "Zx9!kk", K.PASSWORD),
    ("curl -u admin:{} http://x", "sesame", K.PASSWORD),
    ("tool --password {} --host x", "opensesame", K.PASSWORD),
    ("tool --db-password={}", "opensesame", K.PASSWORD),
    ("CREATE USER a IDENTIFIED BY '{}'", "bb", K.PASSWORD),
    ("<password>{}</password>", "xmlpw", K.PASSWORD),
    ('<property name="password" value="{}"/>', "xmlpw", K.PASSWORD),
    ("my password is {}", "hunter2", K.PASSWORD),
    ("my password is {}.", "sunflower", K.PASSWORD),
    ("the pw for root is {}", "abc123", K.PASSWORD),
    ("the password is `{}` by the way", "blue", K.PASSWORD),
    ("login with password {} fails", "Qw3rty!", K.PASSWORD),
    ("密码是 {}", "abc123", K.PASSWORD),
    ("密码是{}，登不上去", "abc123", K.PASSWORD),
    ("密码:{}，帮我看下", "abc123", K.PASSWORD),
    ("密码：{}帮我看下", "abc123", K.PASSWORD),
    ("账号 root 密码 {}", "123456", K.PASSWORD),
    ("密码{}登不上", "abc123", K.PASSWORD),
    ("数据库密码改成了{}。", "Root@2022", K.PASSWORD),
    ("密码（测试环境）：{}", "test1234", K.PASSWORD),
    ("密码为“{}”", "天王盖地虎1", K.PASSWORD),
    ("口令：{}", "open1234", K.PASSWORD),
    ("账号密码：{}", "root/123456", K.PASSWORD),
    ("user/password: {}", "root/123456", K.PASSWORD),
    ("**password**: {}", "bold99", K.PASSWORD),
    ("ｐａｓｓｗｏｒｄ＝{}", "ａｂｃ１２３", K.PASSWORD),
    ("密码：\n{}", "abc123", K.PASSWORD),
    # tokens
    ("Authorization: Bearer {}", "abcdef0123456789", K.TOKEN),
    ("jwt {} expired", JWT, K.TOKEN),
    ("bot token {}", SLACK, K.TOKEN),
    ("SLACK_APP={}", "xapp-1-A0123456789-1234567890-abcdef", K.TOKEN),
    ("git clone with {}", GITHUB, K.TOKEN),
    ("OPENAI={}", "sk-" + "proj-aB3dE5fG7hI9jK1lM3nO5pQ7", K.TOKEN),
    ("SecurityToken: {}", "CAISabcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMN+/==", K.TOKEN),
    ("token={}", "9f8e7d6c5b", K.TOKEN),
    ("https://oapi.dingtalk.com/robot/send?access_token={}", "0a1b2c3d4e5f60718293a4b5c6d7e8f9", K.TOKEN),
    ("令牌：{}", "9f8e7d6c5b4a", K.TOKEN),
    ("api_key: {}", "1234567890abcdef", K.TOKEN),
    # private keys
    ("here:\n{}\nthanks", PEM, K.PRIVATE_KEY),
    ("cut off:\n{}", PEM[:170], K.PRIVATE_KEY),
    ('"key":"{}"', PEM.replace("\n", "\\n"), K.PRIVATE_KEY),
    ("{}", PEM.replace("RSA ", "OPENSSH "), K.PRIVATE_KEY),
    ("tail of it:\n{}\nand so on", PEM[70:], K.PRIVATE_KEY),
    # cards
    ("身份证号{}，请核实", PERSON, K.ID_CARD),
    ("id card {}", PERSON.lower(), K.ID_CARD),
    ("身份证 {}", "110105 19491231 002X", K.ID_CARD),
    ("卡号 {}", CARD, K.BANK_CARD),
    ("银行卡{}扣了两次", CARD, K.BANK_CARD),
    ("card {} was charged twice", VISA, K.BANK_CARD),
    ("card no. {}", VISA.replace(" ", "-"), K.BANK_CARD),
    ("2022-11-20 {} 3pm", VISA, K.BANK_CARD),
    ("卡号：{}", CARD.translate({48 + i: 0xFF10 + i for i in range(10)}), K.BANK_CARD),
]

HARMLESS = [
    "wat steps does a prodct form pass on its way to retirment, in order",
    "11.5k msgs every 100 ms, basic cleanup. CU count?",
    "how do I add a password to config",
    "how do I reset my password",
    "I forgot my password, what now?",
    "My password is wrong, it says",
    "the password is not accepted",
    "Database password is printed in plain text in the log of project crm-sync",
    "password (8 characters): what?",
    "my pass is expired, boarding pass is here",
    "password: how do I change it?",
    "Password reset link does not arrive",
    "password reset to the default on vvr-4.0.11",
    "nobody knows password of its main account",
    "root account locked, password is right, prod stopped",
    "密码忘了怎么办",
    "密码是什么？",
    "密码是不是要改",
    "密码改过两次了还是可以",
    '密码对的，显示"账号异常"',
    "密码：16位以上才行吗",
    "密码长度为 16 位",
    "密码过期时间是2022-11-20",
    "密码错误 ERR_1001",
    "动态口令没法输，登陆不了主账号",
    "AccessKey 泄露了怎么办",
    "AccessKey Secret 在哪里看",
    "our AccessKey (LTAI****masked) is public",
    "AccessKey id LTAIxxxxxxxxxxxxxxxx",
    "where do I find the secret key?",
    "keep it secret: never share it",
    "token expired, what now",
    "Unexpected token: SELECT at line 3",
    "max_tokens=4096",
    "token: null",
    "sk-learn-contrib is not installed",
    "scikit task-manager-1234567890abcdef",
    "vvr-4.0.11-flink-1.13 and 4.0.13",
    "job ods_order_sync_20221115",
    "RequestId: 1B2C3D4E-5F60-7182-93A4-B5C6D7E8F901",
    "request 62220212-3456-7890-1234-567890123456",
    "we use 32 CU and 40个CU",
    "2022-11-15 03:15:20,123 ERROR",
    "since 20221115031520 and 1668453320123",
    "md5 9e107d9d372bb6826bd81d3542a419d6",
    "order 211234567890123",
    f"订单号 {CARD}",
    f"order id: {VISA.replace(' ', '')}",
    "uid 1234567890123456",
    "call me at +86 138 0013 8000 or 13800138000",
    "password=${PASSWORD}",
    "password: $DB_PASSWORD",
    "password=******",
    "password: <your-password>",
    "'password' = 'your-password'",
    "password={{ vault.pw }}",
    "password = os.environ['PW']",
    "password=%s",
    "密码：******",
    '"password": null',
    "String password = getPassword();",
    "Authorization: Bearer <token>",
    "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo\n-----END PUBLIC KEY-----",
    "checkpoint at oss://bucket/a/b@2 and https://example.com:8080/x",
    "git commit 3f786850e387550fdab836ed7e6dc881de23001b",
    "110105194912310021 is no id card, the check digit is wrong",
    "0.4242424242424242",
    "compass: north, bypass: yes",
    "tests pass: 12",
]


@pytest.mark.parametrize(("frame", "secret", "kind"), SECRETS)
def test_a_secret_is_masked_and_the_rest_stays(frame: str, secret: str, kind: SecretKind):
    before, _, after = frame.replace("{{", "\x00").replace("}}", "\x01").partition("{}")
    before, after = (part.replace("\x00", "{").replace("\x01", "}") for part in (before, after))
    masked = mask(before + secret + after)
    assert kind in masked.kinds
    assert secret not in masked.text
    assert not any(
        part in masked.text for part in {secret[:8], secret[4:12]} if len(secret) >= 12 and part not in before + after
    )
    assert masked.text.endswith(after)
    assert masked.text.startswith(before) or KEY_ID in before


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret_stays_as_it_is(text: str):
    assert mask(text) == (text, ())


@pytest.mark.parametrize(("frame", "secret", "kind"), SECRETS)
def test_masking_again_changes_nothing(frame: str, secret: str, kind: SecretKind):
    once = mask(frame.replace("{}", secret)).text
    assert mask(once) == (once, ())


def test_the_mark_is_in_the_language_of_the_message():
    assert mask("my password is hunter2, please help me").text == "my password is [password masked], please help me"
    assert mask("密码是 abc123，登不上去").text == "密码是 [密码 已隐去]，登不上去"


def test_of_an_access_key_id_the_last_four_characters_stay():
    assert mask(f"please disable {KEY_ID} now").text == f"please disable [AccessKey ID {KEY_ID[-4:]} masked] now"


def test_every_kind_is_told_once_in_the_order_of_the_text():
    text = f"password=a1b2 {KEY_ID} {SECRET} password=c3d4 {GITHUB}"
    assert mask(text).kinds == (K.PASSWORD, K.ACCESS_KEY_ID, K.ACCESS_KEY_SECRET, K.TOKEN)


def test_a_masked_json_text_is_still_json():
    text = json.dumps({"user": "a", "password": 'x"y,z', "n": [1, 2], "token": JWT, "note": "line\nbreak"})
    masked = json.loads(mask(text).text)
    assert (masked["user"], masked["n"]) == ("a", [1, 2])
    assert "y,z" not in masked["password"]


def test_all_secrets_of_a_long_paste_are_masked():
    lines = [frame.replace("{{", "{").replace("}}", "}").replace("{}", secret) for frame, secret, _ in SECRETS]
    masked = mask("\n\n--\n".join(lines)).text
    long = [secret for _, secret, _ in SECRETS if len(secret) >= 8 and secret.lower() not in ("opensesame", "sunshine")]
    assert not [secret for secret in long if secret in masked]


PIECES = [
    *[frame.replace("{}", secret) for frame, secret, _ in SECRETS],
    *HARMLESS,
    *[
        "secret ",
        "password",
        ": ",
        "=",
        "是",
        "密码",
        " ",
        "\n",
        KEY_ID,
        SECRET,
        "[password masked]",
        "[密码 已隐去]",
        '"',
        "'",
    ],
]


@pytest.mark.parametrize("seed", range(150))
def test_masking_any_mixture_again_changes_nothing(seed: int):
    chance = random.Random(seed)
    text = "".join(
        chance.choice(PIECES) + chance.choice(["", "", " ", "\n", "，"]) for _ in range(chance.randint(2, 14))
    )
    once = mask(text).text
    assert mask(once) == (once, ())


HOSTILE = [
    *[
        "a",
        "1",
        " ",
        "\n",
        '"',
        "\\",
        "=",
        "eyJ",
        "://",
        "://a:",
        "LTAI",
        "ltaia",
        "AKIA",
        "secret ",
        "password",
        "密码",
        "token",
    ],
    *[
        "password is ",
        "password: \n",
        'password="',
        "1 ",
        "1-",
        "1234 ",
        "4111 1111 1111 1111 ",
        "-----BEGIN PRIVATE KEY-----",
    ],
    *[
        "-----END PRIVATE KEY-----",
        "-----END PRIVATE KEY-----\n",
        "AAAA\n",
        "A" * 30 + " ",
        "mysql -p",
        "mysql a ",
        "-u a:",
        "sk-",
        "xoxb-",
    ],
    *[
        "password for a ",
        "Bearer ",
        "密码密",
        "${",
        "{",
        "[",
        "<",
        "\\n",
        ":thin:a/",
        "password 是",
        "-",
        "_",
        "aB3" * 10 + " ",
        "secret:aB3",
    ],
    "-----BEGIN PRIVATE KEY-----\n" + "A" * 30 + "\n",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_no_faster_than_the_text(piece: str):
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        best = 9.0
        for _ in range(3):
            begin = time.perf_counter()
            mask(text)
            best = min(best, time.perf_counter() - begin)
        return best

    assert seconds(20_000) < max(0.15, 10 * seconds(5_000))


def test_an_ordinary_message_of_20_000_characters_takes_less_than_20_ms():
    line = "2022-11-15 03:15:20,123 ERROR [main] org.apache.flink.runtime.JobMaster - job ods_order_sync failed 作业失败了，麻烦看下\n"
    text = (line * 200)[:20_000]
    mask(text)
    best = min(_timed(text) for _ in range(7))
    assert best < 0.020


def _timed(text: str) -> float:
    begin = time.perf_counter()
    mask(text)
    return time.perf_counter() - begin


def test_the_sample_numbers_are_valid():
    assert ric.is_valid(PERSON)
    assert luhn.is_valid(CARD)
    assert luhn.is_valid(VISA.replace(" ", ""))
