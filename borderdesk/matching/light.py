"""Words that say little about who bears a name: legal forms, particles, titles, common names.

The tables are folded as `names.plain` folds; they are meant to be short, not complete.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEGAL_FORMS = _words(
    """
    ab ad ag ao aps as bhd bv cjsc co company corp corporation dd doo dooel ead eood est fzc fzco
    fze gmbh holding inc incorporated jsc kd kft kg lc limited llc llp lp ltd mchj nv oao ojsc
    ooo ood oy pao pjsc plc pte pty sa sal sarl sas sdn sha shpk sia spa srl tdoo tov uab zao zrt
    """
)

# Articles and words of descent that issuers write, move or leave out at will.
PARTICLES = _words(
    """
    al el ul ad as ash ar at az bin ben ibn bint de del della di da dos das den der van von
    la und and the of ogli oglu ugli ogly uly qizi kizi kyzy
    """
)

HONORIFICS = _words(
    """
    mr mrs ms miss dr prof eng sir hajj haji hajji sheikh shaikh shaykh sheik mullah mulla maulavi
    maulana mawlawi qari hafiz sayyid sayed seyed general gen colonel col major maj captain
    capt lt jr sr ustad imam abou
    """
)

# Spellings of one particle.
SAME = {
    "ben": "bin",
    "ibn": "bin",
    "el": "al",
    "ul": "al",
    "ogly": "ogli",
    "oglu": "ogli",
    "ugli": "ogli",
    "kizi": "qizi",
    "kyzy": "qizi",
    "shaikh": "sheikh",
    "shaykh": "sheikh",
    "sheik": "sheikh",
    "limited": "ltd",
    "corporation": "corp",
    "company": "co",
    "incorporated": "inc",
}

# Given names borne by so many that alone, or among themselves, they point to nobody.
# They are looked up by `names.sound`, so one spelling stands for several.
COMMON = _words(
    """
    abdul abdullah abdulla abdel abd abu ahmad ahmed ahmet aleksandar aleksandr alexander aleksei
    alexei alexey ali amir ana andrei andrey anna antonio arben aziz boris carlos david daniel
    dejan dmitri dmitry dragan elena emma fatima fernando francisco george goran hamid hasan hassan
    hussein husayn husain hussain ibrahim igor ilir ivan jan jean john jon jorge jose juan karim
    khaled khalid luis mahmoud mahmud maria marija marko mark martin michael mikhail mehmet milan
    mohamed mohammad mohammed muhammad muhammed mustafa natalia nicolas nikola nikolai nikolay
    oleg olga omar osama pavel pedro peter petar rahman roman said salih saleh sergei sergey
    stefan svetlana tariq umar valery victor viktor vladimir yuri yusuf yousef zoran
    """
)
